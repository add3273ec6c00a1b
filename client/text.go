package client

import "encoding/json"

// Text is a text that the API may leave out, send as null or send empty. The
// three are kept apart, because "" equals "" and who keys accounts on an empty
// CI makes one person of many. The zero Text is absent. Texts compare with ==.
type Text struct {
	State State
	Value string // "" unless Given; may be "" then too
}

// State says in which form a field came.
type State int

const (
	Absent State = iota // the key was not there
	Null                // null
	Given               // a text, which may be empty
)

// String is absent, null or given.
func (s State) String() string {
	switch s {
	case Null:
		return "null"
	case Given:
		return "given"
	default:
		return "absent"
	}
}

// Known is the text, if there is one that is not empty.
func (t Text) Known() (string, bool) { return t.Value, t.State == Given && t.Value != "" }

// UnmarshalJSON reads null or a text. A key that is not there never gets here.
func (t *Text) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*t = Text{State: Null}
		return nil
	}
	var value string
	if err := json.Unmarshal(data, &value); err != nil {
		return err //nolint:wrapcheck // encoding/json adds the place
	}
	*t = Text{State: Given, Value: value}
	return nil
}
