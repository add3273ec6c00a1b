package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// staleAfter is the age from which list calls a verification stale. A merchant
// may draw the line earlier.
const staleAfter = 24 * time.Hour

type listFlags struct {
	reading
	format string
	time   string
}

func newList(p cli.Process) *cobra.Command {
	var f listFlags
	cmd := &cobra.Command{
		Use:   "list [flags] [DIR...]",
		Short: "List every imp_uid with its person, age today and expectation",
		Long: `List every imp_uid that the mock knows: the person, the age today (full age and
year age, 만 나이 and 연 나이), the provider, the state (a verification is called stale
after a day), the verdict that is expected of a merchant, and where it is written.

` + pathArguments + "\nThe built-in people are always listed.",
		Example: `  iamport-mock fixtures list
  iamport-mock fixtures list --fixtures ./people --time 2027-01-01
  iamport-mock fixtures list --format json ./people`,
		RunE: func(cmd *cobra.Command, args []string) error { return list(cmd.Context(), p, &f, args) },
	}
	flags := cmd.Flags()
	f.register(p, flags)
	flags.Var(cli.NewChoice(&f.format, cli.FormatText, cli.FormatJSON), "format", "how the list looks on stdout")
	flags.StringVar(&f.time, "time", "",
		"`TIME` as of when, RFC 3339 or \"2026-03-01 09:00\" in Seoul; now when left out")
	return cmd
}

// entry is one certification as listed.
type entry struct {
	ImpUID      string `json:"imp_uid"`
	Scenario    string `json:"scenario"`
	PersonKey   string `json:"person"`
	Name        string `json:"name"`
	Birthday    string `json:"birthday"`
	FullAge     int    `json:"full_age"`
	YearAge     int    `json:"year_age"`
	Gender      string `json:"gender"`
	Foreigner   bool   `json:"foreigner"`
	Provider    string `json:"provider"`
	State       string `json:"state"` // verified, stale or unfinished
	CertifiedAt string `json:"certified_at,omitempty"`
	Expect      string `json:"expect,omitempty"`
	Site        string `json:"site,omitempty"`
	Note        string `json:"note,omitempty"`
	File        string `json:"file"`
	Line        int    `json:"line"`

	ago     time.Duration
	builtin bool
}

// ownFirst orders entries: people of one's own before the built-in ones.
func ownFirst(a, b entry) int {
	switch {
	case a.builtin == b.builtin:
		return 0
	case b.builtin:
		return -1
	default:
		return 1
	}
}

func list(ctx context.Context, p cli.Process, f *listFlags, args []string) error {
	now, err := serving.StartTime("time", f.time)
	if err != nil {
		return err
	}
	set, err := loadPaths(ctx, f.paths(p, args))
	if err != nil {
		return serving.FixtureError(p, err)
	}
	entries := make([]entry, 0, len(set.Certifications()))
	for _, c := range set.Certifications() {
		entries = append(entries, newEntry(c, now))
	}
	slices.SortStableFunc(entries, ownFirst)
	if f.format == cli.FormatJSON {
		encoder := json.NewEncoder(hidden.JSON(p.Stdout))
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(entries)
	}
	return listTable(p.Stdout, cli.NewStyle(p.Stdout, p.Lookup), entries, saying{f.lang == cli.Korean})
}

func newEntry(c *fixture.Certification, now time.Time) entry {
	today := identity.DateOf(now)
	born := c.Person.Birthday.On(today)
	e := entry{
		ImpUID: c.ImpUID, Scenario: c.Scenario.Name, PersonKey: c.PersonKey, Name: c.Person.Name,
		Birthday: born.String(), FullAge: identity.FullAge(born, today), YearAge: identity.YearAge(born, today),
		Gender: string(c.Person.Gender), Foreigner: c.Person.Foreigner,
		Provider: cmp.Or(string(c.Provider), string(identity.DefaultProvider)),
		State:    "unfinished", Expect: c.Expect.String(), Site: c.Site, Note: c.Note,
		File: c.At.File, Line: c.At.Line, builtin: c.Scenario.Builtin,
	}
	if c.Certified {
		at := c.CertifiedAt.Resolve(now)
		e.State, e.ago, e.CertifiedAt = "verified", now.Sub(at), at.In(identity.Seoul()).Format(time.RFC3339)
		if e.ago >= staleAfter {
			e.State = "stale"
		}
	}
	return e
}

// listWidth is that of the table, in terminal columns.
const listWidth = 120

// listTable prints the entries as people read them. An expectation of several age
// rules takes a line for each.
func listTable(w io.Writer, paint cli.Style, entries []entry, say saying) error {
	rows := cli.NewTable(say.text("IMP_UID", "IMP_UID"), say.text("PERSON", "인물"), say.text("AGE (YEAR)", "만 (연) 나이"), say.text("PROVIDER", "인증사"),
		say.text("STATE", "상태"), say.text("EXPECT", "기대 결과"), say.text("WRITTEN IN", "정의 위치"))
	room := roomFor(entries, say)
	for _, e := range entries {
		expect := strings.Split(cmp.Or(e.Expect, "-"), ", ")
		rows.Add(e.ImpUID, cutEnd(e.Name, room.name), fmt.Sprintf("%d (%d)", e.FullAge, e.YearAge),
			e.Provider, e.stateText(say), expect[0], cutStart(e.place(), room.place))
		for _, more := range expect[1:] {
			rows.Add("", "", "", "", "", more, "")
		}
	}
	if err := rows.Print(w, paint); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, say.text(cli.Count(len(entries), "certification"), fmt.Sprintf("인증 %d건", len(entries))))
	return err
}

// place is where a certification is written; of a built-in one the file alone,
// because nobody can open it.
func (e *entry) place() string {
	if e.builtin {
		return strings.TrimSuffix(e.File, ".yaml")
	}
	return e.File + ":" + strconv.Itoa(e.Line)
}

// stateText is the state, with the age of a verification.
func (e *entry) stateText(say saying) string {
	state := say.text(e.State, map[string]string{"verified": "완료", "stale": "오래됨", "unfinished": "미완료"}[e.State])
	if e.ago >= time.Minute {
		state += " " + agoText(e.ago, say)
	}
	return state
}

// room is how many columns the two cells may have that can be cut.
type room struct{ name, place int }

// roomFor shares what the other columns leave. An imp_uid is never cut, so a table
// of long ones may be wider.
func roomFor(entries []entry, say saying) room {
	const gaps, age = 12, 12
	const leastName, leastPlace = 10, 14
	impUID, name, provider, state, expect := 0, leastName, len("PROVIDER"), 0, len("EXPECT...")
	for i := range entries {
		e := &entries[i]
		impUID, name = max(impUID, len(e.ImpUID)), max(name, cli.Cells(e.Name))
		provider, state = max(provider, len(e.Provider)), max(state, cli.Cells(e.stateText(say)))
		for rule := range strings.SplitSeq(e.Expect, ", ") {
			expect = max(expect, len(rule))
		}
	}
	left := listWidth - gaps - age - provider - state - impUID - expect
	name = max(min(name, left-leastPlace-4), leastName)
	return room{name, max(left-name, leastPlace)}
}

// cutEnd shortens a text to so many columns at its end.
func cutEnd(text string, columns int) string {
	if cli.Cells(text) <= columns {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && cli.Cells(string(runes))+1 > columns {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// cutStart shortens a place to so many columns at its start: the name of the file
// and the line stand at the end.
func cutStart(text string, columns int) string {
	if cli.Cells(text) <= columns {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && cli.Cells(string(runes))+1 > columns {
		runes = runes[1:]
	}
	return "…" + string(runes)
}

// agoText is a rough age: 5m, 2h, 3d.
func agoText(d time.Duration, say saying) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf(say.text("%dm ago", "%d분 전"), d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf(say.text("%dh ago", "%d시간 전"), d/time.Hour)
	default:
		return fmt.Sprintf(say.text("%dd ago", "%d일 전"), d/(24*time.Hour))
	}
}
