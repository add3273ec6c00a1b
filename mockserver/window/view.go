package window

import (
	"encoding/json"
	"html/template"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// view is what a screen shows. Texts are escaped by the template.
type view struct {
	Words   words
	Lang    string
	Other   string // language
	Screen  string
	Title   string
	Version string
	Base    string // relative address of the window's root
	Step    int    // of three; 0 = none

	// For the script, which tells the page that opened the window.
	Mode    string
	Request string
	Target  string // origin to tell
	Closing string // JSON of what closing now tells; "" = nothing
	Result  string // JSON of what is told at once; "" = nothing
	Silent  string // close: the window goes without a word
	Note    string // for the console of the browser
	Return  template.URL

	Company  string
	Provider string
	MinAge   int
	Facts    identity.ProviderFacts // of the provider

	Search string
	People []card
	More   int

	Form     map[string]string
	Person   control.Person
	Phone    string
	Carrier  string
	Carriers []carrierChoice
	Code     string
	Error    string
	Detail   string

	Failure  string
	Success  bool
	Again    bool
	Problem  string
	NextStep string
	Codes    []answer.DanalCode

	lang string
}

// carrierChoice is a network as it is chosen.
type carrierChoice struct{ Value, Name string }

// carrierNames are the networks as people call them.
func carrierNames(w words) []carrierChoice {
	return []carrierChoice{
		{string(identity.SKT), "SKT"}, {string(identity.KT), "KT"}, {string(identity.LGT), "LG U+"},
		{string(identity.SKTMVNO), "SKT " + w["mvno"]}, {string(identity.KTMVNO), "KT " + w["mvno"]}, {string(identity.LGTMVNO), "LG U+ " + w["mvno"]},
	}
}

// view begins a screen of a window.
func (t *stepRequest) view(screen string, step int) *view {
	v := t.visit
	s := &view{
		lang: v.lang, Words: wordsOf(v.lang), Screen: screen, Base: "../", Step: step,
		Company: v.asked.company, Provider: v.provider, MinAge: v.asked.minAge,
		Facts: v.facts(), Person: v.person, Phone: spaced(v.phone), Carrier: v.carrier, Code: v.code, Codes: answer.DanalCodes(),
	}
	s.Carriers = carrierNames(s.Words)
	told := v.cancel(t.switches)
	switch {
	case v.result != nil:
		told = *v.result
	case screen == "failed" && v.failing != nil:
		told = *v.failing
	}
	s.tell(v, told, t.switches)
	return s
}

// tell says what the page is told when this screen is closed.
func (s *view) tell(v *visit, told result, switches map[string]string) {
	s.Note = v.note
	s.Mode, s.Request, s.Target = string(v.asked.mode), v.asked.request, targetOf(v.asked.origin)
	text, err := json.Marshal(told.toPage(switches))
	if err != nil {
		return // never: a result has texts alone
	}
	s.Closing = string(text)
	if v.asked.mode == redirect && v.asked.returnTo != "" {
		s.Return = returned(v.asked.returnTo, told, switches)
	}
}

// FirstWord is the first letter of a name, for its mark.
func (c card) FirstWord() string {
	for _, r := range strings.TrimSpace(c.Name) {
		return string(r)
	}
	return "?"
}
