package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// guided is a guide over a mock, and what it has printed.
type guided struct {
	*guide

	t    *testing.T
	said bytes.Buffer
}

func startGuide(t *testing.T, lang string) *guided {
	t.Helper()
	mock, err := mockserver.New()
	if err != nil {
		t.Fatal(err)
	}
	g := &guided{t: t}
	g.guide, err = newGuide(t.Context(), &guide{
		mock: mock.Steered(), say: sayingIn(lang), page: "http://page", start: "/start",
		print: func(format string, args ...any) { fmt.Fprintf(&g.said, format, args...) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// open opens the page that begins a step.
func (g *guided) open() *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	g.begin(&cookieNames{known: map[string][]string{"SID": {"/", "/app"}}})(w, httptest.NewRequest(http.MethodGet, beginPath, http.NoBody))
	return w
}

// bring has the browser bring a certification of a person.
func (g *guided) bring(person control.Person) {
	g.t.Helper()
	made, err := g.mock.AddCertification(g.t.Context(), mockserver.DefaultUserCode, control.NewCertification{CertificationFields: control.CertificationFields{Person: control.PersonOf(person.ID)}})
	if err != nil {
		g.t.Fatal(err)
	}
	done := g.kept(g.t.Context())()
	done(&draft.Exchange{Method: "POST", Path: "/join", Header: http.Header{}, Body: []byte(`{"uid":"` + made.ImpUID + `"}`), Answer: draft.Answer{Status: 200, Header: http.Header{}}})
}

// TestTheGuide: each page that is opened is a step; one that was not played begins again, one with another person does
// not count, and Enter leaves one out.
func TestTheGuide(t *testing.T) {
	g := startGuide(t, "en")
	before := g.kept(t.Context())()
	before(&draft.Exchange{Method: "GET", Path: "/", Header: http.Header{}, Answer: draft.Answer{Status: 200, Header: http.Header{}}}) // nothing was begun
	w := g.open()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/start" || len(w.Header().Values("Set-Cookie")) != 2 {
		t.Errorf("the page answers %d %v", w.Code, w.Header())
	}
	g.bring(g.acts[2].person) // the minor
	if !strings.Contains(g.said.String(), "this step is for "+g.acts[0].person.Name) {
		t.Errorf("another person was taken:\n%s", &g.said)
	}
	g.open()
	g.bring(g.acts[0].person)
	g.open()
	g.bring(g.acts[0].person)
	g.enter() // goes on to the minor
	g.enter() // who is left out
	g.open()
	query := map[string][]string{"user_code": {"imp48372615"}, "min_age": {"19"}}
	g.windowOpened(query)
	if fmt.Sprint(query) != fmt.Sprintf("map[name:[%s] user_code:[%s]]", g.acts[3].person.Name, mockserver.DefaultUserCode) {
		t.Errorf("the window gets %v", query)
	}
	if w := g.open(); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Recorded.") {
		t.Errorf("after the last step: %d %s", w.Code, w.Body)
	}
	<-g.ended
	var outcomes []contract.Outcome
	for _, v := range g.recording().Visits {
		outcomes = append(outcomes, v.Outcome)
		if len(v.Exchanges) != 1 || v.ImpUID == "" || v.Person.CI == "" {
			t.Errorf("a visit is %+v", v)
		}
	}
	if fmt.Sprint(outcomes) != "[created existing]" {
		t.Errorf("the recording has %v\n%s", outcomes, &g.said)
	}
}

// TestTheGuideInKorean: the steps are said in Korean too.
func TestTheGuideInKorean(t *testing.T) {
	g := startGuide(t, "ko")
	for range g.acts {
		g.tell()
		g.at++
	}
	for _, want := range []string{"1/4  새 성인: http://page", "2/4  같은 사람이 다시 가입", "3/4  미성년자", "4/4  취소"} {
		if !strings.Contains(g.said.String(), want) {
			t.Errorf("no %q in\n%s", want, &g.said)
		}
	}
}

// TestRecordOnly: with --record-only the backend gets what the browser sends and nothing else, and Enter ends the
// recording.
func TestRecordOnly(t *testing.T) {
	api := closedPort(t)
	shop, err := newShop(api, mockserver.DefaultKey, mockserver.DefaultSecret, "full-age-19")
	if err != nil {
		t.Fatal(err)
	}
	var came atomic.Int32
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came.Add(1)
		shop.ServeHTTP(w, r)
	}))
	t.Cleanup(backend.Close)
	file := filepath.Join(t.TempDir(), "merchant.yaml")
	out := newWatched()
	keys, press := io.Pipe()
	var code int
	var ended sync.WaitGroup
	ended.Go(func() {
		defer out.end()
		code = run(t.Context(), cli.Process{
			Args:   []string{"record", "--target", backend.URL, "--addr", strings.TrimPrefix(api, "http://"), "--proxy-addr", freePort, "--output", file, "--record-only"},
			Lookup: clitest.NoEnvironment, Stdout: out, Stderr: out, Stdin: keys,
		})
	})
	out.await(t, `(the mock is at http://127.0.0.1:\d+)`)
	v := newVisitor(t, out.await(t, `1/4 .*open (http://\S+)/__record`))
	v.act = contract.Created
	v.get("/__record")
	order := v.post("/session", map[string]any{}).field("merchant_uid")
	v.post("/certifications", map[string]any{"imp_uid": v.certify("merchant_uid", order).ImpUID})
	sent := came.Load()
	if _, err := press.Write([]byte("\n\n\n\n")); err != nil {
		t.Fatal(err)
	}
	ended.Wait()
	text, err := os.ReadFile(file)
	if code != cli.ExitFine || err != nil || !strings.Contains(string(text), "merchant_uid: /merchant_uid") {
		t.Errorf("exit %d, %v\n%s\n%s", code, err, out, text)
	}
	if after := came.Load(); after != sent {
		t.Errorf("%d requests came, %d of them after the recording", after, after-sent)
	}
}
