package journal

import (
	"cmp"
	"fmt"
	"iter"
	"strings"
	"time"
)

// Explanation is what a server knows about an entry when somebody asks why it
// was answered so. It holds no secret: what it says of values, it says by mark.
type Explanation struct {
	Entry Entry
	// Token is nil when the server does not know the token, or there was none.
	Token *TokenFacts
	// Record is nil when no certification has the entry's imp_uid, or it has none.
	Record *RecordFacts
	// Faults are the rules that hit the request, in the order in which they did.
	Faults []FaultFacts
	// KnownIDs are the imp_uids that the site would have answered; nil = none.
	KnownIDs iter.Seq[string]
	// Missing is a fixture file that would have answered the entry's imp_uid; ""
	// = none can be written.
	Missing string
	// What the server says of the entry's reason: which rule decided, with what came
	// before it ("" = the bare word), why a request of no site has none ("" = not
	// known), and what to do about it ("" = nothing).
	Decided, NoSite, Hint string
	// NoSuchID says that the reason is an id that does not exist.
	NoSuchID bool
}

// TokenFacts are about the entry's token. Times are by the site's clock; zero
// means not known.
type TokenFacts struct {
	Issued, Expires time.Time
	// Extended says that the end was moved later once or more.
	Extended bool
	// Withdrawn says that a fault or a reset ended it before its time.
	Withdrawn bool
}

// RecordFacts are about the certification that the entry asked for.
type RecordFacts struct {
	// Scenario and Person are the names of the fixture, "" for one that was made
	// at run time.
	Scenario, Person string
	// Note is the fixture's own.
	Note string
	// Owner is the user code of the site that it belongs to; "" = every site.
	Owner string
	// Certified says whether the person finished.
	Certified bool
	// Deleted says that this site deleted it.
	Deleted bool
}

// FaultFacts are about a rule that hit the request.
type FaultFacts struct {
	ID string
	// Match says in words which requests it hits; "" = any.
	Match string
	// Note says why this happens in production; Profile names the set that the
	// rule came with. Both may be "".
	Note, Profile string
	// Seed is what chance was drawn from; 0 = none was.
	Seed uint64
}

// Explain says in words what happened to a request and why: the answer, the
// site, the token, the record, what decided, the faults, and, for an id that
// does not exist, the nearest ones and the fixture that would have answered it.
// Each element is one line, without a line break.
func Explain(x Explanation) []string {
	e := &x.Entry
	lines := []string{headline(e), siteLine(e, x.NoSite)}
	lines = append(lines, tokenLines(e, x.Token)...)
	lines = append(lines, recordLines(e, x.Record)...)
	if x.Decided != "" {
		lines = append(lines, "What decided: "+x.Decided+".")
	} else if e.Reason != "" && e.Fault == "" {
		lines = append(lines, "What decided: "+e.Reason+".")
	}
	lines = append(lines, faultLines(e, x.Faults)...)
	if e.Detail != "" {
		lines = append(lines, "Detail: "+e.Detail)
	}
	for _, v := range e.Violations {
		lines = append(lines, "It departs from the contract: "+v)
	}
	if x.Hint != "" {
		lines = append(lines, "What to do: "+x.Hint)
	}
	if x.Record == nil && e.ImpUID != "" && x.NoSuchID {
		lines = append(lines, missingLines(x)...)
	}
	for i, line := range lines {
		lines[i] = strings.NewReplacer("\r", " ", "\n", " ").Replace(line)
	}
	return lines
}

// ways say how a request came that did not come directly.
var ways = map[Via]string{
	ViaTLS: "over HTTPS", ViaConnect: "through the proxy (CONNECT)", ViaAbsolute: "through the proxy (in clear)",
}

func headline(e *Entry) string {
	by := "by the authority"
	if e.Lane {
		by = "by the express lane, from an answer that the authority had proved"
	}
	if e.Harness {
		by += ", as a call of the harness itself, which is not counted"
	}
	if way, ok := ways[e.Via]; ok {
		by = way + ", " + by
	}
	route := e.Route
	if route == "" {
		route = "no route of the API"
	}
	return fmt.Sprintf("Request %d, %s %s (%s), was answered %d (%s) after %s %s.",
		e.ID, e.Method, e.Path, route, e.Status, e.Reason, time.Duration(e.DurationUS)*time.Microsecond, by)
}

func siteLine(e *Entry, why string) string {
	if e.Site == House {
		return "It belongs to no site: " + cmp.Or(why, "nothing in it named one that the server knows") + "."
	}
	at := ""
	if !e.SiteTime.IsZero() {
		at = ", whose clock showed " + inSeoul(e.SiteTime)
	}
	if e.Token == "" {
		return fmt.Sprintf("It belongs to site %s%s.", e.Site, at)
	}
	return fmt.Sprintf("It belongs to site %s, which issued %s%s.", e.Site, e.Token, at)
}

func tokenLines(e *Entry, t *TokenFacts) []string {
	if t == nil || e.SiteTime.IsZero() {
		return nil
	}
	name := e.Token
	if name == "" {
		name = "its token"
	}
	var parts []string
	if !t.Issued.IsZero() {
		parts = append(parts, "was "+seconds(e.SiteTime.Sub(t.Issued))+" old")
	}
	switch left := t.Expires.Sub(e.SiteTime); {
	case t.Withdrawn:
		parts = append(parts, "had been withdrawn before its time")
	case t.Expires.IsZero():
	case left > 0:
		parts = append(parts, "had "+seconds(left)+" left")
	default:
		parts = append(parts, "had expired "+seconds(-left)+" before")
	}
	if t.Extended {
		parts = append(parts, "had been extended")
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("By the site's clock %s %s.", name, strings.Join(parts, " and "))}
}

func recordLines(e *Entry, r *RecordFacts) []string {
	if r == nil {
		return nil
	}
	origin := "was made at run time"
	if e.Fixture != nil {
		origin = fmt.Sprintf("is written at %s:%d:%d", e.Fixture.File, e.Fixture.Line, e.Fixture.Column)
	}
	if r.Person != "" {
		origin += ", person " + r.Person
	}
	if r.Scenario != "" {
		origin += " of scenario " + r.Scenario
	}
	lines := []string{fmt.Sprintf("The certification %s %s.", e.ImpUID, origin)}
	if r.Note != "" {
		lines = append(lines, "Its note says: "+r.Note)
	}
	if r.Owner != "" && r.Owner != e.Site {
		lines = append(lines, fmt.Sprintf("It belongs to site %s, so to this one it does not exist.", r.Owner))
	}
	if r.Deleted {
		lines = append(lines, "This site deleted it.")
	}
	if !r.Certified {
		lines = append(lines, "The person did not finish: the record has certified false, and whoever accepts it has not looked.")
	}
	return lines
}

func faultLines(e *Entry, faults []FaultFacts) []string {
	if e.Fault == "" && len(faults) == 0 {
		return nil
	}
	lines := []string{"A fault was injected: " + e.Fault + "."}
	for _, f := range faults {
		line := "Rule " + f.ID
		if f.Profile != "" {
			line += " of profile " + f.Profile
		}
		if f.Match != "" {
			line += " hits " + f.Match
		} else {
			line += " hits any request"
		}
		if f.Seed != 0 {
			line += fmt.Sprintf(", by chance from seed %d", f.Seed)
		}
		if line += "."; f.Note != "" {
			line += " Why: " + f.Note
		}
		lines = append(lines, line)
	}
	return lines
}

// missingLines help with an id that does not exist.
func missingLines(x Explanation) []string {
	var lines []string
	if near := nearestIDs(x.Entry.ImpUID, x.KnownIDs); len(near) > 0 {
		lines = append(lines, "The nearest ids that exist: "+strings.Join(near, ", ")+".")
	} else {
		lines = append(lines, "No id that exists is near it.")
	}
	if x.Missing == "" {
		return append(lines, "No fixture can hold this id: ids are imp_ and 1 to 60 letters, digits, _ or -.")
	}
	lines = append(lines, "This fixture would have answered it:")
	return append(lines, strings.Split(strings.TrimRight(x.Missing, "\n"), "\n")...)
}

// inSeoul words a time as readers of the mock have it on the wall: dates and ages count in Seoul.
func inSeoul(t time.Time) string {
	return t.In(time.FixedZone("KST", int((9 * time.Hour).Seconds()))).Format("2006-01-02 15:04:05 MST")
}

// seconds words a duration to the full second.
func seconds(d time.Duration) string { return d.Round(time.Second).String() }
