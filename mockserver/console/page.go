package console

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"

	_ "embed"
)

//go:embed page.gohtml
var pageText string

// pages has the page in each language, parsed once.
var pages = sync.OnceValues(func() (map[string]*template.Template, error) {
	parsed := map[string]*template.Template{}
	for _, language := range []string{english, korean} {
		own := wordsIn(language)
		page, err := template.New("page").Funcs(template.FuncMap{
			"w":     func(key string) (string, error) { return own.find(key) },
			"words": func() map[string]string { return own },
			"clock": func(t time.Time) string { return t.In(identity.Seoul()).Format("15:04:05") },
			"tone":  tone,
		}).Parse(pageText)
		if err != nil {
			return nil, err
		}
		parsed[language] = page
	}
	return parsed, nil
})

// firstRows is how much of the journal comes with the page. The rest is fetched.
const firstRows = 30

// sheet is what the template shows.
type sheet struct {
	Lang     string
	Locked   bool // a token is needed, and nothing is told before
	Version  string
	API      string
	Site     control.Site
	Sites    []control.Site
	Clock    control.Clock
	Groups   []group
	Blank    control.Request // for the rows that scripts make
	Effects  []effect
	Routes   []string
	Profiles []string
	Invented []invented
}

// group is the first requests about one imp_uid, the newest first.
type group struct {
	ImpUID  string // "" = about none
	Entries []control.Request
}

// invented is somebody to begin a form with.
type invented struct {
	Name   string `json:"name"`
	Gender string `json:"gender"`
}

// page renders the first screen. Whoever may not see data gets the same page
// without any.
func (d *handler) page(r *http.Request) (answer, error) {
	s := sheet{Lang: languageOf(r), Locked: d.info.RequireToken, Effects: effects, Routes: routes, Profiles: fault.Profiles(), Invented: inventions()}
	if !s.Locked {
		if err := d.fill(r.Context(), &s); err != nil {
			return answer{}, err
		}
	}
	all, err := pages()
	if err != nil {
		return answer{}, err
	}
	var out bytes.Buffer
	if err := all[s.Lang].Execute(&out, &s); err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, kind: kindHTML, body: out.Bytes()}, nil
}

// fill asks the mock for what the first screen shows.
func (d *handler) fill(ctx context.Context, s *sheet) error {
	health, err := d.mock.Health(ctx)
	if err != nil {
		return err
	}
	s.Version, s.API = health.Version, d.info.API
	if s.Sites, err = d.mock.Sites(ctx); err != nil {
		return err
	}
	if len(s.Sites) == 0 {
		return errors.New("the mock has no site")
	}
	s.Site = s.Sites[0]
	if s.Clock, err = d.mock.Clock(ctx, s.Site.UserCode); err != nil {
		return err
	}
	list, err := d.mock.Requests(ctx, s.Site.UserCode, control.RequestFilter{Last: firstRows})
	s.Groups = grouped(list.Requests)
	return err
}

// grouped puts entries together by imp_uid: the group first that was asked for
// last, and in a group the last first.
func grouped(entries []control.Request) []group {
	var groups []group
	at := map[string]int{}
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		n, seen := at[e.ImpUID]
		if !seen {
			n = len(groups)
			at[e.ImpUID] = n
			groups = append(groups, group{ImpUID: e.ImpUID})
		}
		groups[n].Entries = append(groups[n].Entries, e)
	}
	return groups
}

// tone is the class of a status.
func tone(status int) string {
	switch {
	case status >= http.StatusInternalServerError:
		return "bad"
	case status >= http.StatusBadRequest:
		return "warn"
	default:
		return "good"
	}
}

// inventions are a few names for new people.
func inventions() []invented {
	var list []invented
	seen := map[string]bool{}
	const most = 10
	for pick := range uint32(most) {
		name, gender := fixture.Invent("", pick)
		if !seen[name] {
			seen[name] = true
			list = append(list, invented{name, string(gender)})
		}
	}
	return list
}

// Facts is what the scripts know from the start.
func (s *sheet) Facts() map[string]any {
	gives := map[identity.Provider]map[string]identity.Availability{}
	for _, p := range s.Providers() {
		gives[p.Name] = map[string]identity.Availability{"unique_key": p.CI, "unique_in_site": p.DI}
	}
	return map[string]any{"locked": s.Locked, "site": s.Site.UserCode, "api": s.API, "invented": s.Invented, "gives": gives, "days": s.Days()}
}

// Days are the words for days.
func (s *sheet) Days() []string { return identity.DayNames() }

// Providers is the table of providers, the default first.
func (s *sheet) Providers() []identity.ProviderFacts { return identity.Providers() }

// NoGroup is for the groups that scripts make.
func (s *sheet) NoGroup() group { return group{} }

// Provides is what a contract can provide.
func (s *sheet) Provides() []string { return []string{"phone", "carrier", "foreigner"} }
