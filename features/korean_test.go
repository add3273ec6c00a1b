package features_test

import (
	"bytes"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// latinWord is a word that could be English. What has a digit or an underscore in
// it, such as imp_uid or imp_100000000001, is a name.
var latinWord = regexp.MustCompile(`[A-Za-z_0-9][A-Za-z_0-9']*`)

// namesInKorean are the words in Latin letters that Korean engineers write so.
var namesInKorean = strings.Fields(`
	API CI DI HTTP HTML JSON UTC GET POST PUT DELETE null true false certified success birth birthday code message response now
	outcomes rejected uid Bearer verify iamport mock curl ok ms MB B X ImpTokenHeader conform single flight SAMPLE ALEX`)

// notWords are parts of a text that are no prose: JSON, addresses and paths,
// places in files, flags, tags, quoted values, places to fill in.
var notWords = regexp.MustCompile(`%\[\d\]s|\{.*\}|"[^"]*"|https?://\S+|\S*/\S+|[\w-]+\.(feature|yaml|go):\d+|--?[a-z][\w-]*|@[\w:-]+|[a-z]+(-[a-z]+)*-\d+`)

// ids are what rules and claims are called on the command line.
var ids = func() *regexp.Regexp {
	names := append(contract.ClaimNames(), "full-age", "year-age", "birth-year")
	for id := range features.RuleTexts()[report.English] {
		names = append(names, id)
	}
	for i, name := range names {
		names[i] = regexp.QuoteMeta(strings.ReplaceAll(name, "_", "-"))
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`(^|[ (=,])(` + strings.Join(names, "|") + `)($|[ )=,])`)
}()

// englishIn are the words of a text that are left in English.
func englishIn(text string) []string {
	var left []string
	text = ids.ReplaceAllString(ids.ReplaceAllString(text, "$1$3"), "$1$3") // twice: two in a row share a space
	for _, word := range latinWord.FindAllString(notWords.ReplaceAllString(text, " "), -1) {
		if !strings.ContainsAny(word, "_0123456789") && !slices.Contains(namesInKorean, word) {
			left = append(left, word)
		}
	}
	return left
}

// prose is every text of a run that people read.
func prose(run report.Run) []string {
	texts := slices.Clone(run.Notes)
	for _, s := range run.Scenarios {
		texts = append(texts, s.Feature, s.Rule, s.Name, s.Because, s.Expected)
		for _, step := range s.Steps {
			texts = append(texts, step.Keyword, step.Text, step.Error)
			texts = append(texts, slices.Concat(step.Table...)...)
		}
		for _, m := range s.Marks {
			texts = append(texts, m.Text)
		}
		for _, e := range s.Exchanges {
			texts = append(texts, e.Fault, e.Wrong)
		}
	}
	return texts
}

// shownOn is what a page shows but for what went over the wires.
func shownOn(page string) []string {
	for _, part := range []string{"style", "script", "pre", "code"} {
		page = regexp.MustCompile(`(?s)<`+part+`[ >].*?</`+part+`>`).ReplaceAllString(page, " ")
	}
	var texts []string
	for _, attribute := range regexp.MustCompile(` (?:title|aria-label|placeholder|data-form|data-done)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		texts = append(texts, html.UnescapeString(attribute[1]))
	}
	for text := range strings.SplitSeq(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "\n"), "\n") {
		texts = append(texts, html.UnescapeString(text))
	}
	return texts
}

// holdsKorean looks for English in a run and in all that is made of it.
func holdsKorean(t *testing.T, run report.Run) {
	t.Helper()
	run.Scenarios = slices.Clone(run.Scenarios)
	for i := range run.Scenarios {
		run.Scenarios[i].Printed = nil // in the backend's own language
	}
	how := report.Telling{Lang: report.Korean, Texts: features.RuleTexts()}
	texts := prose(run)
	for id := range how.Texts[report.Korean] {
		text := how.Texts[report.Korean][id]
		texts = append(texts, text.Name, text.Why, text.Mend)
	}
	var page, terminal bytes.Buffer
	if err := report.WriteHTML(&page, run, how); err != nil {
		t.Fatal(err)
	}
	shown, err := reporttest.Unpacked(page.String())
	if err != nil {
		t.Fatal(err)
	}
	live := report.NewLive(&terminal, report.Style{}, how)
	live.Begin(run)
	for _, s := range run.Scenarios {
		s.Replay, s.Curl = "", "" // commands
		live.Scenario(s)
	}
	if err := live.End(run); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(terminal.String()), "\n")
	if last := lines[len(lines)-1]; last != run.FinalLine() {
		t.Errorf("the final line is %q, want %q", last, run.FinalLine())
	}
	told := map[string]bool{}
	for _, text := range slices.Concat(texts, shownOn(shown), lines[:len(lines)-1]) {
		if left := englishIn(text); len(left) > 0 && !told[text] && text != run.FinalLine() {
			told[text] = true
			t.Errorf("%q is left in English: %q", text, left)
		}
	}
}

// A run in Korean has no sentence in English, whatever is wrong with the target.
func TestKoreanThroughout(t *testing.T) {
	t.Parallel()
	t.Run("the reference", func(t *testing.T) {
		t.Parallel()
		b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), reference("full-age-19", verifier.NewMemory()))
		b.options.Lang, b.options.Expected, b.options.Tags = report.Korean, true, "not @slow"
		holdsKorean(t, b.run(t, t.Context()))
	})
	for name := range picked(t, []string{
		"seconds taken for milliseconds", "unique on the imp_uid", "looks first and writes then", "a null CI is a CI", "certified is not looked at",
		"404 is taken for a delay", "the browser's birthday is trusted", "imp_uid is put unescaped into the path", "malformed JSON takes it down",
		"a token for every request", "a refused token is asked for again and again", "no time-out", "500 opens an account", "a retry opens a second account",
		"the CI is in the answer", "the token is in the log", "nothing is deleted upstream", "who left stays barred",
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := mutant.All()
			i := slices.IndexFunc(all, func(m mutant.Mutant) bool { return m.Name == name })
			if i < 0 {
				t.Fatal("there is no such mutant")
			}
			m, output := all[i], &features.Output{}
			b := open(t, claiming(t, contractFor(m), m.AgeRule), wrongOne(unhurried, m, output))
			b.options.Lang, b.options.Output, b.options.Tags = report.Korean, output, "@rule:"+m.Breaks
			if name == "no time-out" {
				b.options.Named = "무응답"
			}
			run := b.run(t, t.Context())
			holdsKorean(t, run)
			if run.Exit() != 1 {
				t.Errorf("exit code %d, want 1: %+v", run.Exit(), run.Counts())
			}
		})
	}
}

// Neither has one against a target that nobody planned for.
func TestKoreanOfStrangeTargets(t *testing.T) {
	t.Parallel()
	gone := func(*testing.T, string) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	}
	for _, tt := range []struct {
		reason   string
		merchant makeMerchant
		ageRule  string
		want     string // in what was found
	}{
		{"an answer that means nothing", says(418, "teapot"), "full-age-19", "어떤 결과인지 정할 수 없는 응답"},
		{"an account for everybody, and nobody asked", says(201, "created"), "full-age-19", "조회하지 않고 응답"},
		{"connections that break off", gone, "full-age-19", "연결을 끊었습니다"},
		{"a rule that nobody is too young for", says(400, "rejected"), "birth-year-2099", "아직 태어나지 않았습니다"},
		{"nothing claimed", says(400, "rejected"), "", "선언하지 않은 항목"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, contract.Default(tt.ageRule), tt.merchant)
			o.Lang, o.Tags = report.Korean, "@rule:age-full or @rule:age-birth-year or @rule:unknown or @rule:replay"
			run, err := features.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			holdsKorean(t, run)
			if !slices.ContainsFunc(run.Scenarios, func(s report.Scenario) bool { return strings.Contains(s.Because, tt.want) }) {
				t.Errorf("nothing says %q", tt.want)
			}
		})
	}
}

// What is known of a target before the run is told in Korean too.
func TestKoreanNotes(t *testing.T) {
	t.Parallel()
	o := raise(t, contract.Default(""), asks(reading("00000000000000000000000000000001c35b554a")), mockserver.WithAnyKey())
	found, err := features.Preflight(t.Context(), o.Mock, o.Target)
	if err != nil {
		t.Fatal(err)
	}
	notes := found.Notes(report.Korean)
	for _, note := range notes {
		if left := englishIn(note); len(left) > 0 {
			t.Errorf("%q is left in English: %q", note, left)
		}
	}
	if len(notes) != 2 {
		t.Errorf("notes %q, want one about the token and one about the phone", notes)
	}
}

// conform is told in Korean as well.
func TestKoreanConform(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	formsOnly := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/json" {
			mock.Server.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"code":-1,"message":"no","response":null}`)
	})
	for _, handler := range []http.Handler{mock, formsOnly} {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		run, err := features.Conform(t.Context(), &features.ConformOptions{
			API: server.URL, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret, ImpUID: "imp_100000000001", Seed: 1, Lang: report.Korean,
		})
		if err != nil {
			t.Fatal(err)
		}
		holdsKorean(t, run)
	}
}

// The search for English finds it.
func TestEnglishIsFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"성인: 계정이 생성되었습니다":                                           0,
		"an adult got an account":                                   5,
		`CI가 null인 사람의 imp_100000000001, {"status":{"status":500}}`: 0,
		"대상 http://localhost:3000/a":                                0,
		"성인: reached":                                               1,
	} {
		if left := englishIn(text); len(left) != want {
			t.Errorf("%q: %q, want %d words", text, left, want)
		}
	}
}
