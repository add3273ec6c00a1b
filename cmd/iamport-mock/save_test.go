package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture/written"
)

const haneul = "imp_777000000001"

// client steers a running mock.
func (m *running) client() *control.Client { return control.NewClient(m.control, "", nil) }

// addHaneul makes somebody who turns 19 tomorrow, certified two hours ago.
func (m *running) addHaneul(id string) control.Certification {
	m.t.Helper()
	made, err := m.client().AddCertification(m.t.Context(), mockserver.DefaultKey, control.NewCertification{
		ImpUID: haneul, CertificationFields: control.CertificationFields{
			Person: control.Fresh(control.NewPerson{ID: id, Name: "김하늘", Gender: "female", Birthday: control.Turns(19, "tomorrow"), Phone: "010-0000-0011"}),
			Note:   "turns 19 tomorrow", CertifiedAt: "2h ago", Expect: control.Expectation{Verdict: "underage"},
		},
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return made
}

func (m *running) save(order control.SaveOrder) (control.SavedFile, error) {
	return m.client().SaveCertification(m.t.Context(), mockserver.DefaultKey, haneul, order)
}

// read asks the imitated API for a certification.
func (m *running) read(token, impUID string) (status int, body string) {
	r, err := http.NewRequestWithContext(m.t.Context(), http.MethodGet, m.api+"/certifications/"+impUID, http.NoBody)
	if err != nil {
		return 0, err.Error()
	}
	r.Header.Set("Authorization", token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(text)
}

func (m *running) token() string {
	m.t.Helper()
	resp, err := http.Post(m.api+"/users/getToken", "application/json", strings.NewReader(`{"imp_key":"`+mockserver.DefaultKey+`","imp_secret":"`+mockserver.DefaultSecret+`"}`))
	if err != nil {
		m.t.Fatal(err)
	}
	defer resp.Body.Close()
	var told struct {
		Response struct {
			AccessToken string `json:"access_token"`
		}
	}
	if err := json.NewDecoder(resp.Body).Decode(&told); err != nil {
		m.t.Fatal(err)
	}
	return told.Response.AccessToken
}

// TestSaveIsNeverAMomentWithout: somebody reads a certification all the time while it
// moves from the site into a file, and out of it into the site again.
func TestSaveIsNeverAMomentWithout(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	made := m.addHaneul("our-team/haneul")
	token := m.token()
	var stop atomic.Bool
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !stop.Load() {
				if status, body := m.read(token, haneul); status != http.StatusOK || !strings.Contains(body, made.Person.CI) {
					t.Errorf("while it is saved: %d %s", status, body)
					return
				}
			}
		})
	}
	for i := range 20 {
		change := control.PersonChange{PersonFields: control.PersonFields{Phone: "010-0000-" + string(rune('1'+i%9)) + "000"}}
		if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, "our-team/haneul", change); err != nil {
			t.Error(err)
		}
		if _, err := m.save(control.SaveOrder{}); err != nil {
			t.Error(err)
			break
		}
	}
	stop.Store(true)
	readers.Wait()
}

// haneulFile is what is saved of addHaneul, below the line that says who wrote it.
const haneulFile = `# Invented people only: never write a real person's data here.
version: 1
scenario: our-team
site: imp00000000
people:
  haneul:
    name: 김하늘
    gender: female
    birthday: {turns: 19, on: tomorrow}
    phone: "01000000011"
certifications:
  imp_777000000001:
    person: haneul
    note: "turns 19 tomorrow"
    certified_at: "2h ago"
    expect: underage
`

func TestSave(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	made := m.addHaneul("our-team/haneul")
	saved, err := m.save(control.SaveOrder{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "our-team.yaml")
	if text, err := os.ReadFile(path); err != nil || string(text) != saved.YAML || saved.File != path {
		t.Errorf("told %s and\n%s\nthe file: %v\n%s", saved.File, saved.YAML, err, text)
	}
	if _, rest, _ := strings.Cut(saved.YAML, "\n"); rest != haneulFile {
		t.Errorf("the file holds\n%s\nwant\n%s", rest, haneulFile)
	}
	c := saved.Certification
	if c.Added || c.At == nil || c.At.File != path || c.Person.CI != made.Person.CI || c.Person.DI != made.Person.DI || c.Person.Added {
		t.Errorf("the certification is %+v", c)
	}
	if yaml, err := m.client().ExportCertifications(t.Context(), mockserver.DefaultKey); err != nil || strings.Contains(string(yaml), haneul) {
		t.Errorf("the site still has a twin: %v\n%s", err, yaml)
	}
	t.Run("changed and saved again, for every site", func(t *testing.T) {
		change := control.PersonChange{PersonFields: control.PersonFields{Name: "김바다"}}
		if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, "our-team/haneul", change); err != nil {
			t.Fatal(err)
		}
		again, err := m.save(control.SaveOrder{File: "our-team.yaml", EverySite: true, CertifiedAt: "now"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(again.YAML, "site:") || strings.Contains(again.YAML, "certified_at") || !strings.Contains(again.YAML, "name: 김바다") {
			t.Errorf("the file holds\n%s", again.YAML)
		}
		if c := again.Certification; c.Person.Name != "김바다" || c.Person.CI != made.Person.CI {
			t.Errorf("the certification is %+v", c)
		}
	})
	t.Run("after a restart", func(t *testing.T) {
		m.end()
		next := start(t, "--fixtures", dir)
		if status, body := next.read(next.token(), haneul); status != http.StatusOK || !strings.Contains(body, made.Person.CI) || !strings.Contains(body, "김바다") {
			t.Errorf("%d %s", status, body)
		}
	})
}

// TestSaveRefuses: each refusal names the file and the next step, and changes nothing.
func TestSaveRefuses(t *testing.T) {
	mine := "# mine\nversion: 1\nscenario: mine\npeople:\n  p: {name: 김하늘, gender: female, birthday: {age: 30}}\ncertifications:\n  imp_mine: {person: p}\n"
	for _, tt := range []struct {
		reason  string
		file    string // that is in the folder before
		text    string
		person  string
		order   control.SaveOrder
		status  int
		message string // with DIR for the folder
		hint    string
	}{
		{"somebody's file", "our-team.yaml", mine, "our-team/haneul", control.SaveOrder{}, 409, "DIR/our-team.yaml exists, and the console did not write it", "choose another scenario or file name, or put the YAML into the file yourself"},
		{"the scenario is in somebody's file", "mine.yaml", mine, "mine/haneul", control.SaveOrder{}, 409, "DIR/mine.yaml exists, and the console did not write it", "choose another scenario or file name, or put the YAML into the file yourself"},
		{"the scenario is in another file", "mine.yaml", mine, "mine/haneul", control.SaveOrder{File: "a.yaml"}, 409, "the scenario mine is written in DIR/mine.yaml", "leave the file name as it is, or choose another scenario"},
		{"the scenario is in a folder below", "sub/mine.yaml", mine, "mine/haneul", control.SaveOrder{}, 409, "the scenario mine is written in DIR/sub/mine.yaml, which is not in the folder that the console writes", "change it there"},
		{"another site's scenario", "mine.yaml", strings.Replace(mine, "scenario: mine", "scenario: mine\nsite: imp12345678", 1), "mine/haneul", control.SaveOrder{}, 409, "the scenario mine belongs to site imp12345678 and is written in DIR/mine.yaml", "choose another scenario"},
		{"the imp_uid is in another file", "mine.yaml", strings.Replace(mine, "imp_mine", haneul, 1), "our-team/haneul", control.SaveOrder{}, 409, haneul + " is written in DIR/mine.yaml too", "remove it there, or make one with another imp_uid"},
		{"changed since", "our-team.yaml", string(written.Mark([]byte("version: 1\nscenario: our-team\npeople: {a: {name: 가, gender: male, birthday: {age: 1}}}\n"))) + "# why\n", "our-team/haneul", control.SaveOrder{}, 409, "DIR/our-team.yaml was changed since the console wrote it", "change the file itself, or move it away and save again"},
		{"out of the folder", "", "", "our-team/haneul", control.SaveOrder{File: "../our-team.yaml"}, 400, `file: found "../our-team.yaml", expected a name such as our-team.yaml, without a folder`, "use letters, digits, _, - and . in it"},
		{"no such moment", "", "", "our-team/haneul", control.SaveOrder{CertifiedAt: "soon"}, 400, `certified_at: found the text "soon"`, ""},
	} {
		dir := t.TempDir()
		if tt.file != "" {
			path := filepath.Join(dir, tt.file)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		m := start(t, "--fixtures", dir)
		m.addHaneul(tt.person)
		_, err := m.save(tt.order)
		told := new(control.Error)
		message := strings.ReplaceAll(tt.message, "DIR", dir)
		if !errors.As(err, &told) || told.Status != tt.status || !strings.HasPrefix(told.Message, message) || tt.hint != "" && told.Hint != tt.hint {
			t.Errorf("%s: %v\nwant %s; %s", tt.reason, err, message, tt.hint)
		}
		if c, err := m.client().Certification(t.Context(), mockserver.DefaultKey, haneul); err != nil || !c.Added {
			t.Errorf("%s: the certification is %+v, %v", tt.reason, c, err)
		}
		if tt.file != "" {
			if text, err := os.ReadFile(filepath.Join(dir, tt.file)); err != nil || string(text) != tt.text {
				t.Errorf("%s: the file holds %v\n%s", tt.reason, err, text)
			}
		}
		m.end()
	}
}

// TestSaveRefusesALink: what stands behind a link, in the folder or beyond, stays as it is.
func TestSaveRefusesALink(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	target := filepath.Join(outside, "target.yaml")
	m := start(t, "--fixtures", t.TempDir(), "--fixtures", dir)
	m.addHaneul("our-team/haneul")
	if err := os.Symlink(target, filepath.Join(dir, "our-team.yaml")); err != nil {
		t.Skipf("NOT TESTED: this system makes no links: %v", err)
	}
	_, err := m.save(control.SaveOrder{})
	// The link leads nowhere, so that reading the folder says so first.
	if err == nil || !strings.Contains(err.Error(), "our-team.yaml") {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(target, written.Mark([]byte("version: 1\nscenario: our-team\npeople: {a: {name: 가, gender: male, birthday: {age: 1}}}\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = m.save(control.SaveOrder{})
	if want := filepath.Join(dir, "our-team.yaml") + " is a link, and the console writes through none; choose another scenario or file name, or remove the link"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
	if text, err := os.ReadFile(target); err != nil || strings.Contains(string(text), "김하늘") {
		t.Errorf("the target: %v\n%s", err, text)
	}
}

func TestSaveWithoutAFolder(t *testing.T) {
	m := start(t)
	m.addHaneul("our-team/haneul")
	_, err := m.save(control.SaveOrder{})
	if want := "this mock was started without a fixtures folder; start it with --fixtures FOLDER, or copy the YAML into a file yourself"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestSaveAfterSomebodyBroke: a folder that cannot be loaded is said, and nothing is written.
func TestSaveAfterSomebodyBroke(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir, "--watch-interval", "0")
	m.addHaneul("our-team/haneul")
	broken := filepath.Join(dir, "broken.yaml")
	if err := os.WriteFile(broken, []byte("version: 1\nscenario: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := m.save(control.SaveOrder{})
	if err == nil || !strings.Contains(err.Error(), broken) || !strings.HasSuffix(err.Error(), "; mend them first") {
		t.Errorf("%v", err)
	}
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	if _, err := m.save(control.SaveOrder{}); err != nil {
		t.Errorf("mended, and without a watch: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// TestSaveBeyondLoopback: who can only be reached from here saves; who can be reached from
// elsewhere needs --allow-save, and the token in any case.
func TestSaveBeyondLoopback(t *testing.T) {
	for _, tt := range []struct {
		reason string
		args   []string
		token  string
		want   string // "" = it is saved
	}{
		{"open", nil, "secret-of-this-test", "where nothing is saved into DIR; start the mock with --allow-save, or copy the YAML into a file yourself"},
		{"open and allowed", []string{"--allow-save"}, "secret-of-this-test", ""},
		{"open and allowed, without the token", []string{"--allow-save"}, "", "a control token is needed"},
	} {
		dir := t.TempDir()
		m := start(t, append([]string{"--fixtures", dir, "--control-addr", "0.0.0.0:0", "--control-token", "secret-of-this-test"}, tt.args...)...)
		steer := control.NewClient(m.control, "secret-of-this-test", nil)
		made, err := steer.AddCertification(t.Context(), mockserver.DefaultKey, control.NewCertification{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = control.NewClient(m.control, tt.token, nil).SaveCertification(t.Context(), mockserver.DefaultKey, made.ImpUID, control.SaveOrder{})
		if saved := err == nil; saved != (tt.want == "") || !saved && !strings.Contains(err.Error(), strings.ReplaceAll(tt.want, "DIR", dir)) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
		m.end()
	}
}

// TestSaveIsGuarded: no page of another origin, and no name that a foreign page could have
// given this address, can make the mock write.
func TestSaveIsGuarded(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.addHaneul("our-team/haneul")
	for _, tt := range []struct {
		reason, host, origin, token, kind string
		status                            int
	}{
		{"another origin", "", "http://evil.example", "", "application/json", http.StatusForbidden},
		{"another port of this machine", "", "http://127.0.0.1:3000", "", "application/json", http.StatusForbidden},
		{"another name", "evil.example", "", "", "application/json", http.StatusForbidden},
		{"a form", "", m.control, "", "text/plain", http.StatusUnsupportedMediaType},
		{"the console", "", m.control, "", "application/json", http.StatusOK},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, m.control+"/__admin/sites/imp_apikey/certifications/"+haneul+"/file", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", tt.kind)
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		if tt.host != "" {
			r.Host = tt.host
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close() // the status says all
		_, missing := os.Stat(filepath.Join(dir, "our-team.yaml"))
		if resp.StatusCode != tt.status || (missing == nil) != (tt.status == http.StatusOK) {
			t.Errorf("%s: %d, want %d; the file: %v", tt.reason, resp.StatusCode, tt.status, missing)
		}
	}
}

// TestSaveSeveralInOneFile: a second person of the same scenario comes into its file, and
// the first stays in it.
func TestSaveSeveralInOneFile(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	m.addHaneul("our-team/haneul")
	if _, err := m.save(control.SaveOrder{EverySite: true}); err != nil {
		t.Fatal(err)
	}
	made, err := m.client().AddCertification(t.Context(), mockserver.DefaultKey, control.NewCertification{
		CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{ID: "our-team/bada", Name: "김바다"})},
	})
	if err != nil {
		t.Fatal(err)
	}
	saved, err := m.client().SaveCertification(t.Context(), mockserver.DefaultKey, made.ImpUID, control.SaveOrder{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"  haneul:\n", "  bada:\n", "  " + haneul + ":\n", "  " + made.ImpUID + ":\n", `certified_at: "2h ago"`} {
		if strings.Count(saved.YAML, want) != 1 {
			t.Errorf("no %q in\n%s", want, saved.YAML)
		}
	}
	if strings.Contains(saved.YAML, "site:") {
		t.Errorf("the scenario of every site is one site's now:\n%s", saved.YAML)
	}
	if c, err := m.client().Certification(t.Context(), mockserver.DefaultKey, haneul); err != nil || c.Added || c.At == nil {
		t.Errorf("the first is %+v, %v", c, err)
	}
}

// TestSaveABuiltInPerson: the changed scenario lies in the folder then, over the built-in one.
func TestSaveABuiltInPerson(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	const jiwoo = "imp_100000000001"
	before, err := m.client().Certification(t.Context(), mockserver.DefaultKey, jiwoo)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.client().ChangePerson(t.Context(), mockserver.DefaultKey, before.Person.ID, control.PersonChange{PersonFields: control.PersonFields{Name: "이바다"}}); err != nil {
		t.Fatal(err)
	}
	saved, err := m.client().SaveCertification(t.Context(), mockserver.DefaultKey, jiwoo, control.SaveOrder{})
	if err != nil {
		t.Fatal(err)
	}
	c := saved.Certification
	if c.Person.Name != "이바다" || c.Person.CI != before.Person.CI || c.At == nil || c.At.File != filepath.Join(dir, "adult.yaml") || strings.Contains(saved.YAML, "site:") {
		t.Errorf("%+v\n%s", c, saved.YAML)
	}
	if err := os.Remove(saved.File); err != nil {
		t.Fatal(err)
	}
}

// TestSaveSomebodyWhoTyped: CI and DI of somebody who typed their details in come from no
// scenario, and are in the file.
func TestSaveSomebodyWhoTyped(t *testing.T) {
	dir := t.TempDir()
	m := start(t, "--fixtures", dir)
	made, err := m.client().AddCertification(t.Context(), mockserver.DefaultKey, control.NewCertification{ImpUID: haneul, CertificationFields: control.CertificationFields{
		Person: control.Typed(control.NewPerson{Name: "김하늘", Gender: "female", Birthday: control.BornOn("1990-05-17")}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.save(control.SaveOrder{}); err != nil {
		t.Fatal(err)
	}
	if status, body := m.read(m.token(), haneul); status != http.StatusOK || !strings.Contains(body, made.Person.CI) || !strings.Contains(body, made.Person.DI) {
		t.Errorf("%d %s", status, body)
	}
}
