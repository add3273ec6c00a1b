package console

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
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

// effect is a kind of fault as the form offers it.
type effect struct {
	Kind   string
	En, Ko string // what happens, in few words
	Params []param
}

// param is one of an effect's parameters.
type param struct {
	Name   string
	Number bool   // else text; lengths of time are text, such as 200ms
	Truth  bool   // a box to tick
	Sample string // what stands in the field while it is empty
	Needed bool
}

// effects are all kinds, those first that one reaches for most.
var effects = []effect{
	{"status", "an error status", "오류 상태로 응답", []param{{Name: "status", Number: true, Sample: "503"}, {Name: "code", Number: true, Sample: "-1"}, {Name: "message"}}},
	{"latency", "a late answer", "늦은 응답", []param{{Name: "delay", Sample: "800ms", Needed: true}, {Name: "jitter", Sample: "400ms"}}},
	{"hang", "no answer, then the connection closes", "응답 없이 연결 종료", []param{{Name: "for", Sample: "30s"}}},
	{"reset", "the connection is reset", "연결 재설정", []param{{Name: "after", Number: true, Sample: "0"}}},
	{"expire_token", "the token expires before it is looked at", "확인 직전에 토큰 만료", nil},
	{"too_many", "429 with Retry-After", "429와 Retry-After", []param{{Name: "retry_after", Sample: "1s"}}},
	{"business_error", "HTTP 200 with a code that is not 0", "HTTP 200에 0이 아닌 code", []param{{Name: "code", Number: true, Sample: "-1"}, {Name: "message"}}},
	{"html", "an error page in HTML", "HTML 오류 페이지", []param{{Name: "status", Number: true, Sample: "502"}}},
	{"barrier", "requests wait and are let go together", "요청을 모았다가 동시에 처리", []param{{Name: "size", Number: true, Sample: "2", Needed: true}, {Name: "wait", Sample: "5s"}}},
	{"chunks", "the body in two pieces with a pause", "본문을 둘로 나누어 전송", []param{{Name: "at", Number: true, Sample: "0"}, {Name: "pause", Sample: "50ms"}}},
	{"truncate", "JSON cut short, its length agrees", "잘린 JSON, 길이는 일치", []param{{Name: "keep", Number: true, Sample: "0"}}},
	{"short_body", "less body than announced", "예고한 길이보다 짧은 본문", []param{{Name: "keep", Number: true, Sample: "0"}}},
	{"null_message", "an error whose message is null", "message가 null인 오류", []param{{Name: "status", Number: true, Sample: "500"}, {Name: "code", Number: true, Sample: "-1"}}},
	{"content_type", "a wrong content type", "잘못된 Content-Type", []param{{Name: "value", Sample: "text/html; charset=UTF-8"}}},
	{"extra_fields", "unknown keys in the answer", "모르는 필드 추가", nil},
	{"reorder_keys", "the same keys in another order", "키 순서 변경", nil},
	{"gzip", "compressed, where the request asks for gzip", "gzip을 요청한 클라이언트에만 압축", []param{{Name: "force", Truth: true}}},
}

// routes are the operations that a fault can be bound to.
var routes = []string{"getToken", "getCertification", "deleteCertification", "requestOTP", "confirmOTP"}
