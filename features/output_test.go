package features_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// What is broken is told with the answer of the target and the one that i'mport had
// given it, and with what the target printed meanwhile.
func TestBothAnswersAreTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mutant string
		lang   report.Lang
		says   string
		prints bool // it failed, or nobody else was there
	}{
		{"18 where 19 is claimed", report.English, `your backend answered 201 {"result":"created"}; i'mport had answered 200 ok`, false},
		{"18 where 19 is claimed", report.Korean, `백엔드 응답: 201 {"result":"created"}; 그때 아임포트 응답: 200 ok`, false},
		{"500 opens an account", report.English, `your backend answered 201 {"result":"created"}; i'mport had answered 500 (fault: status`, true},
		{"no imp_uid is an error of the server", report.English, `your backend answered 500 {"error":"Internal Server Error"}`, true},
		{"looks first and writes then", report.English, "your backend answered 20", true}, // in which order, and how often which, is chance: see TestEach
	} {
		t.Run(tt.mutant+" in "+string(tt.lang), func(t *testing.T) {
			t.Parallel()
			all := mutant.All()
			m := all[slices.IndexFunc(all, func(m mutant.Mutant) bool { return m.Name == tt.mutant })]
			output := &features.Output{}
			b := open(t, mutantContract(t, m), noisily(wrongOne(unhurried, m, output), output))
			b.options.Output, b.options.Lang, b.options.Tags = output, tt.lang, "@rule:"+m.Breaks
			if tt.lang == report.English {
				b.options.Named = m.Scenario
			}
			run := b.run(t, t.Context())
			i := slices.IndexFunc(run.Scenarios, func(s report.Scenario) bool { return s.Verdict == report.Broken })
			if i < 0 {
				complain(t, run)
				t.Fatalf("nothing is broken: %+v", run.Counts())
			}
			broken := run.Scenarios[i]
			if !strings.HasPrefix(broken.Answers, tt.says) {
				t.Errorf("answers: %s\nwant:    %s", broken.Answers, tt.says)
			}
			if m.Breaks == "race" && !(strings.Contains(broken.Answers, `201 {"result":"created"} (`) && strings.HasSuffix(broken.Answers, "; i'mport had answered 200 ok (20 times)")) {
				t.Errorf("answers of a race: %s", broken.Answers)
			}
			if slices.Contains(broken.Printed, "Error: at app.js:1") != tt.prints || slices.Contains(broken.Printed, "started") {
				t.Errorf("printed: %q, want the errors of the scenario: %t", broken.Printed, tt.prints)
			}
			for _, s := range run.Scenarios {
				if s.Verdict == report.Held && (s.Answers != "" || s.Printed != nil) {
					t.Errorf("%s held, and tells %q and %q", s.Name, s.Answers, s.Printed)
				}
			}
		})
	}
}

// The report of a backend that accepts everybody without asking i'mport says so, if
// the scenario made the imp_uid.
func TestAnAnswerWithoutAQuestionIsTold(t *testing.T) {
	t.Parallel()
	o := raise(t, contract.Default("full-age-19"), says(http.StatusCreated, "created"))
	o.Tags = "@rule:age-full or @rule:bad-input"
	run, err := features.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string]bool{}
	for _, s := range run.Scenarios {
		want := `your backend answered 201 {"result":"created"}`
		if s.RuleID == "age-full" {
			want += "; it had not asked i'mport about the imp_uid"
		}
		if s.Verdict != report.Broken {
			continue
		}
		broken[s.RuleID] = true
		if s.Answers != want {
			t.Errorf("%s: %s\nwant: %s", s.Name, s.Answers, want)
		}
	}
	if len(broken) != 2 {
		t.Errorf("broken are %v, want both rules", broken)
	}
}

// An answer that matches no outcome of the contract is reported as such, and not as a
// security hole.
func TestAnUnknownAnswerIsNoHole(t *testing.T) {
	t.Parallel()
	gone := func(t *testing.T, url string) http.Handler {
		t.Helper()
		shop := reference("full-age-19", verifier.NewMemory())(t, url)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			body := answer.Body
			if shop.ServeHTTP(answer, r); answer.Code == http.StatusNotFound {
				body = bytes.NewBufferString(`{"error":"no such certification"}`)
			}
			w.WriteHeader(answer.Code)
			_, _ = body.WriteTo(w)
		})
	}
	b := open(t, claiming(t, "testdata/sessionless.yaml", "full-age-19"), gone)
	b.options.Tags = "@rule:unknown or @rule:age-full"
	for _, s := range b.run(t, t.Context()).Scenarios {
		if s.Verdict == report.Broken != (s.RuleID == "unknown") || s.Verdict == report.Broken && (!s.Unread || !s.NobodyIn) {
			t.Errorf("%s: %s, unread %t, nobody in %t: %s", s.Name, s.Verdict, s.Unread, s.NobodyIn, s.Because)
		}
	}
}

// noisily is a merchant that prints a line at its start and a painted one at each
// request.
func noisily(merchant makeMerchant, output *features.Output) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		quiet := merchant(t, url)
		fmt.Fprintln(output, "started")
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintln(output, "\x1b[31mError:\x1b[0m at app.js:1")
			quiet.ServeHTTP(w, r)
		})
	}
}

// Of what a target prints, a person sees lines that say something, and no secret.
func TestPrinted(t *testing.T) {
	secrets := &features.Secrets{}
	secrets.Add("a-secret-for-nobody-at-all", features.APISecret)
	got := features.Printed("\x1b[1mone\x1b[0m\r\n\n  \n\ttwo a-secret-for-nobody-at-all\n", secrets)
	if want := []string{"one", "    two [the API secret]"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprint(i))
	}
	if got := features.Excerpt(many); len(got) != 21 || got[0] != "0" || got[6] != "…" || got[20] != "39" {
		t.Errorf("an excerpt of 40 lines is %q", got)
	}
}
