package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
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
  iamport-mock fixtures list --time 2027-01-01 ./people
  iamport-mock fixtures list --format json ./people`,
		RunE: func(cmd *cobra.Command, args []string) error { return list(cmd.Context(), p, &f, args) },
	}
	flags := cmd.Flags()
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

	ago time.Duration
}

func list(ctx context.Context, p cli.Process, f *listFlags, args []string) error {
	now, err := serving.StartTime("time", f.time)
	if err != nil {
		return err
	}
	set, err := loadPaths(ctx, paths(p, args))
	if err != nil {
		return serving.FixtureError(p.Stderr, err)
	}
	entries := make([]entry, 0, len(set.Certifications()))
	for _, c := range set.Certifications() {
		entries = append(entries, newEntry(c, now))
	}
	if f.format == cli.FormatJSON {
		encoder := json.NewEncoder(hidden.JSON(p.Stdout))
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(entries)
	}
	return listTable(p.Stdout, cli.NewStyle(p.Stdout, p.Lookup), entries)
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
		File: c.At.File, Line: c.At.Line,
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

// listTable prints the entries as people read them.
func listTable(w io.Writer, paint cli.Style, entries []entry) error {
	rows := cli.NewTable("IMP_UID", "PERSON", "AGE", "YEAR AGE", "PROVIDER", "STATE", "EXPECT", "WRITTEN IN")
	for _, e := range entries {
		state := e.State
		if e.ago >= time.Minute {
			state += " " + agoText(e.ago)
		}
		rows.Add(e.ImpUID, e.Name+" ("+e.Scenario+")", strconv.Itoa(e.FullAge), strconv.Itoa(e.YearAge),
			e.Provider, state, cmp.Or(e.Expect, "-"), e.File+":"+strconv.Itoa(e.Line))
	}
	if err := rows.Print(w, paint); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, cli.Count(len(entries), "certification"))
	return err
}

// agoText is a rough age: 5m, 2h, 3d.
func agoText(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%dm ago", d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh ago", d/time.Hour)
	default:
		return fmt.Sprintf("%dd ago", d/(24*time.Hour))
	}
}
