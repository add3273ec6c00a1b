package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture/written"
)

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
		{"somebody's file", "our-team.yaml", mine, "our-team/haneul", control.SaveOrder{}, 409, "DIR/our-team.yaml exists, and the console did not write it", "choose another file name, make the person again in another scenario, or put the YAML into the file yourself"},
		{"the scenario is in somebody's file", "mine.yaml", mine, "mine/haneul", control.SaveOrder{EverySite: true}, 409, "DIR/mine.yaml exists, and the console did not write it", "choose another file name, make the person again in another scenario, or put the YAML into the file yourself"},
		{"the scenario is in another file", "mine.yaml", mine, "mine/haneul", control.SaveOrder{File: "a.yaml"}, 409, "the scenario mine is written in DIR/mine.yaml", "leave the file name as it is, or make the person again in another scenario"},
		{"the scenario is in a folder below", "sub/mine.yaml", mine, "mine/haneul", control.SaveOrder{}, 409, "the scenario mine is written in DIR/sub/mine.yaml, which is not in the folder that the console writes", "change it there"},
		{"another site's scenario", "mine.yaml", strings.Replace(mine, "scenario: mine", "scenario: mine\nsite: imp12345678", 1), "mine/haneul", control.SaveOrder{}, 409, "the scenario mine belongs to site imp12345678 and is written in DIR/mine.yaml", "make the person again in another scenario"},
		{"the imp_uid is in another file", "mine.yaml", strings.Replace(mine, "imp_mine", haneul, 1), "our-team/haneul", control.SaveOrder{}, 409, haneul + " is written in DIR/mine.yaml too", "remove it there, or make one with another imp_uid"},
		{"changed since", "our-team.yaml", string(written.Mark([]byte("version: 1\nscenario: our-team\npeople: {a: {name: 가, gender: male, birthday: {age: 1}}}\n"))) + "# why\n", "our-team/haneul", control.SaveOrder{EverySite: true}, 409, "DIR/our-team.yaml was changed since the console wrote it", "change the file itself, or move it away and save again"},
		{"out of the folder", "", "", "our-team/haneul", control.SaveOrder{File: "../our-team.yaml"}, 400, `file: found "../our-team.yaml", expected a name such as our-team.yaml, without a folder`, "use letters, digits, _, - and . in it"},
		{"no such language", "", "", "our-team/haneul", control.SaveOrder{Lang: "kr"}, 400, `lang: found "kr", expected en or ko`, ""},
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
	if want := filepath.Join(dir, "our-team.yaml") + " is a link, and the console writes through none; choose another file name, make the person again in another scenario, or remove the link"; err == nil || !strings.HasSuffix(err.Error(), want) {
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
