package control

// ResetScope is what a reset takes back.
type ResetScope string

// The scopes of a reset.
const (
	ScopeJournal ResetScope = "journal" // entries; their ids go on
	ScopeFaults  ResetScope = "faults"  // added rules, and the counts of those from fixtures
	ScopeState   ResetScope = "state"   // tokens, messages, what was added, changed or deleted, and the clock
	ScopeAll     ResetScope = "all"     // the three together
)

type resetBody struct {
	What ResetScope `json:"what"`
}

// Check is an [*Error] unless the body names a scope.
func (b resetBody) Check() error { return b.What.Check() }

// Check is an [*Error] unless the scope is one of the four.
func (s ResetScope) Check() error {
	return oneOf("what", string(s), string(ScopeJournal), string(ScopeFaults), string(ScopeState), string(ScopeAll))
}
