package browser_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// startWithFolder starts a mock as the command does, with a fixtures folder, and gives the
// address of its console.
func startWithFolder(t *testing.T, dir string) string {
	t.Helper()
	m, err := serving.New(t.Context(), serving.Options{
		Process: cli.Process{Lookup: clitest.NoEnvironment}, Log: slog.New(slog.DiscardHandler),
		Flags: &serving.Flags{
			Addr: "127.0.0.1:0", ControlAddr: "127.0.0.1:0", Fixtures: []string{dir}, JournalEntries: 100, JournalBytes: 1 << 20,
			LogFormat: cli.FormatText, LogLevel: "error", ShutdownTimeout: 5 * time.Second, Given: func(string) bool { return true },
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.Start()
	t.Cleanup(func() {
		if err := m.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return m.Addresses().Control
}

// saver is somebody who makes, changes and saves a person.
type saver struct {
	*tab
	t        *testing.T
	url, dir string
	shots    string
	visits   int
	steer    *control.Client
}

// TestConsoleSaves adds, saves, edits and saves again, and finds it all after a reload, in
// the file too.
func TestConsoleSaves(t *testing.T) {
	browser := startChromium(t)
	for _, kind := range []struct {
		name, lang string
		look       look
		invented   string // begins the comment of a draft
		refused    string // by a file that somebody changed
	}{
		{"pc-en", "en", look{}, "# Invented people only", "was changed since the console wrote it — change the file itself, or move it away and save again"},
		{"phone-ko", "ko", look{phone: true}, "# 가상의 인물만 쓰세요", "의 내용이 바뀌었습니다 — 파일을 직접 고치거나, 파일을 옮긴 뒤 다시 저장하세요"},
		{"pc-dark-ko", "ko", look{dark: true}, "# 가상의 인물만 쓰세요", "의 내용이 바뀌었습니다 — 파일을 직접 고치거나, 파일을 옮긴 뒤 다시 저장하세요"},
		{"phone-en", "en", look{phone: true}, "# Invented people only", "was changed since the console wrote it — change the file itself, or move it away and save again"},
	} {
		t.Run(kind.name, func(t *testing.T) {
			dir := t.TempDir()
			url := startWithFolder(t, dir)
			p := &saver{tab: browser.open(t, kind.look), t: t, url: url + "/?lang=" + kind.lang, dir: dir, shots: "console-save-" + kind.name, steer: control.NewClient(url, "", nil)}
			p.visitPeople()
			p.makesAndSaves(kind.invented)
			p.editsAndSaves()
			p.isRefused(kind.refused)
		})
	}
}

const saved = "imp_777000000001"

// visitPeople loads the page.
func (p *saver) visitPeople() {
	p.t.Helper()
	p.visits++ // another address: else the page is not loaded again
	p.goTo(fmt.Sprintf("%s&visit=%d#people", p.url, p.visits))
	p.see(test("p-people"))
	p.waitFor(`document.getElementById("live").dataset.state === "live" && document.getElementById("n-people").textContent !== ""`)
}

// file is the text of the file that was saved.
func (p *saver) file() string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, "김하늘-000001.yaml"))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// isSaved waits for the file to be shown, holds it against the disk, and closes it.
func (p *saver) isSaved(shot string, lines ...string) {
	p.t.Helper()
	p.says(test("saved-file"), "김하늘-000001.yaml")
	if shown := eval[string](p.tab, `document.querySelector('[data-testid="saved-yaml"]').textContent`); shown != p.file() {
		p.t.Errorf("shown\n%s\nthe file\n%s", shown, p.file())
	}
	for _, line := range lines {
		if !strings.Contains(p.file(), line+"\n") {
			p.t.Errorf("no line %q in\n%s", line, p.file())
		}
	}
	p.shot(p.shots + shot)
	p.axe(p.shots + shot)
	p.press("#saved footer [data-close]")
}

func (p *saver) makesAndSaves(comment string) {
	p.t.Helper()
	p.press(test("people-make"))
	p.fill("#make-imp_uid", saved)
	p.fill("#make-name", " 김하늘 ")
	p.waitFor(`document.getElementById("make-key").value === "김하늘" && document.getElementById("make-scenario").value === "김하늘-000001"`)
	p.fill("#make-phone", "010-0000-0042")
	p.fill("#make-certified", "10m ago")
	p.fill("#make-expect", "underage")
	p.press(test("make-save"))
	p.says("#make-folder", p.dir)
	p.waitFor(`document.querySelector(` + quote(test("make-file")) + `).value === "김하늘-000001.yaml"`)
	p.says(test("make-yaml"), "scenario: 김하늘-000001")
	p.says(test("make-yaml"), comment)
	eval[chromedp.Void](p.tab, `document.querySelector('[data-testid="make-save"]').scrollIntoView({block: "center"})`)
	p.shot(p.shots + "-form")
	p.axe(p.shots + "-form")
	p.press(test("make-submit"))
	p.isSaved("-made", "scenario: 김하늘-000001", "site: imp00000000", "  김하늘:", "    name: 김하늘", "    birthday: {turns: 19, on: tomorrow}", `    certified_at: "10m ago"`, "    expect: underage")
	if text := p.file(); !strings.Contains(text, "\n"+comment) {
		p.t.Errorf("no comment %q below the first line in\n%s", comment, text)
	}
	p.says(`[data-imp="`+saved+`"]`, "김하늘-000001.yaml")
}

func (p *saver) editsAndSaves() {
	p.t.Helper()
	p.visitPeople()
	p.fill(test("people-filter"), "김하늘")
	p.press(test("cert-" + saved))
	p.press(test("cert-edit"))
	p.waitFor(`document.getElementById("make-name").value === "김하늘" && document.getElementById("make-key").readOnly`)
	p.fill("#make-name", "김바다")
	p.fill("#make-birthday", "date")
	p.fill("#make-date", "2004-02-29")
	p.fill("#make-phone", "")
	p.fill("#make-note", "changed in the console")
	p.press(test("make-save"))
	p.press("#make-every-site")
	p.says(test("make-yaml"), "name: 김바다")
	p.shot(p.shots + "-edit")
	p.axe(p.shots + "-edit")
	p.press(test("make-submit"))
	p.isSaved("-changed", "  김하늘:", "    name: 김바다", `    birthday: "2004-02-29"`, `    certified_at: "10m ago"`, `    note: "changed in the console"`)
	if text := p.file(); strings.Contains(text, "site:") || strings.Contains(text, "phone:") {
		p.t.Errorf("what was taken out is in\n%s", text)
	}
	p.visitPeople()
	p.fill(test("people-filter"), saved)
	p.says(`[data-imp="`+saved+`"]`, "김바다")
	p.says(`[data-imp="`+saved+`"]`, "김하늘-000001.yaml")
	c, err := p.steer.Certification(p.t.Context(), mockserver.DefaultKey, saved)
	if err != nil || c.Added || c.Person.Name != "김바다" || c.Person.Phone != "" || c.Person.ID != "김하늘-000001/김하늘" {
		p.t.Errorf("the mock has %+v, %v", c, err)
	}
}

// isRefused saves into a file that somebody wrote a comment into.
func (p *saver) isRefused(words string) {
	p.t.Helper()
	mine := p.file() + "# why she is here\n"
	if err := os.WriteFile(filepath.Join(p.dir, "김하늘-000001.yaml"), []byte(mine), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.press(test("cert-" + saved))
	p.press(test("cert-edit"))
	p.fill("#make-name", "김산")
	p.press(test("make-save"))
	p.press(test("make-submit"))
	p.says(test("make-error"), "every_site")
	p.want("409")
	p.press("#make-every-site")
	p.press(test("make-submit"))
	p.says(test("make-error"), words)
	p.want("409")
	p.shot(p.shots + "-refused")
	if p.file() != mine {
		p.t.Errorf("the file was written:\n%s", p.file())
	}
	if eval[bool](p.tab, `!document.querySelector('[data-testid="make-file"]').readOnly`) {
		p.t.Error("a scenario that stands in a file can be given another")
	}
	p.press(`#make [data-close]`)
	p.says(`[data-imp="`+saved+`"]`, "김산") // it was changed all the same, until the mock ends
}

// TestConsoleSaysWhyItDoesNotSave: a mock without a folder says so, in the form.
func TestConsoleSaysWhyItDoesNotSave(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	p := d.show(browser, look{}, "people")
	p.press(test("people-make"))
	p.says(test("make-off"), "this mock was started without a fixtures folder — start it with --fixtures FOLDER, or copy the YAML into a file yourself")
	if p.count(test("make-save")) != 0 {
		t.Error("there is something to save with")
	}
	p.goTo(d.url + "/?lang=ko#people")
	p.press(test("people-make"))
	p.says(test("make-off"), "모의 서버를 픽스처 폴더 없이 시작했습니다 — --fixtures 폴더로 시작하거나, YAML을 직접 파일에 붙여 넣으세요")
}

// TestConsoleSavesUnderAnotherName: where somebody's file is in the way, the person who was
// made is saved under another name, from the same form.
func TestConsoleSavesUnderAnotherName(t *testing.T) {
	browser := startChromium(t)
	dir := t.TempDir()
	const mine = "# mine\nversion: 1\nscenario: mine\npeople:\n  p: {name: 김하늘, gender: female, birthday: {age: 30}}\n"
	if err := os.WriteFile(filepath.Join(dir, "김하늘-000001.yaml"), []byte(mine), 0o600); err != nil {
		t.Fatal(err)
	}
	url := startWithFolder(t, dir)
	p := &saver{tab: browser.open(t, look{phone: true}), t: t, url: url + "/?lang=ko", dir: dir, steer: control.NewClient(url, "", nil)}
	p.visitPeople()
	p.press(test("people-make"))
	p.fill("#make-imp_uid", saved)
	p.fill("#make-name", "김하늘")
	p.press(test("make-save"))
	p.press(test("make-submit"))
	p.says(test("make-error"), "김하늘-000001.yaml — 다른 파일 이름을 고르거나, 다른 시나리오로 인물을 새로 만들거나")
	p.want("409")
	p.shot("console-save-phone-ko-taken")
	p.fill(test("make-file"), "another.yaml")
	p.press(test("make-submit"))
	p.says(test("saved-file"), "another.yaml")
	text, err := os.ReadFile(filepath.Join(dir, "another.yaml"))
	if err != nil || !strings.Contains(string(text), "scenario: 김하늘-000001\n") || p.file() != mine {
		t.Errorf("%v\n%s\n%s", err, text, p.file())
	}
}

// TestConsoleSavesForEverySite: what every site sees is saved with the tick alone, which the
// refusal names in the words of the form; and a scenario called like a device has a file.
func TestConsoleSavesForEverySite(t *testing.T) {
	browser := startChromium(t)
	dir := t.TempDir()
	url := startWithFolder(t, dir)
	p := &saver{tab: browser.open(t, look{}), t: t, url: url + "/?lang=ko", dir: dir, steer: control.NewClient(url, "", nil)}
	p.visitPeople()
	p.press(test("people-make"))
	p.press(test("make-save"))
	p.fill("#make-scenario", "con")
	p.waitFor(`document.querySelector('[data-testid="make-file"]').value === "con-people.yaml"`)
	p.press(`#make [data-close]`)
	const minji = "imp_100000000018"
	p.fill(test("people-filter"), minji)
	p.press(test("cert-" + minji))
	p.press(test("cert-edit"))
	p.fill("#make-name", "김해솔")
	p.press(test("make-save"))
	p.press(test("make-submit"))
	p.says(test("make-error"), `저장하면 모든 사이트에서 turns-nineteen 시나리오가 바뀝니다. 파일로는 한 사이트만 바꿀 수 없습니다 — 콘솔의 "모든 사이트에 표시"(every_site)를 선택하거나, 다른 시나리오로 인물을 새로 만드세요`)
	p.says("#make-every", "모든 사이트에 표시")
	p.want("409")
	p.shot("console-save-every-site-ko")
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	p.press("#make-every-site")
	p.press(test("make-submit"))
	p.says(test("saved-file"), "turns-nineteen.yaml")
	p.says(test("saved-yaml"), "name: 김해솔")
}

// TestConsoleChangesWhoTyped: somebody whose details were typed in the window is changed and saved as anybody, under
// the name that the form shows; another name is another person, as if it had been typed.
func TestConsoleChangesWhoTyped(t *testing.T) {
	browser := startChromium(t)
	dir := t.TempDir()
	url := startWithFolder(t, dir)
	p := &saver{tab: browser.open(t, look{}), t: t, url: url + "/?lang=ko", dir: dir, steer: control.NewClient(url, "", nil)}
	boram := control.NewPerson{Name: "김보람", Gender: "male", Birthday: control.BornOn("1990-05-17"), Phone: "010-0000-0042"}
	made, err := p.steer.AddCertification(t.Context(), mockserver.DefaultUserCode, control.NewCertification{ImpUID: saved, CertificationFields: control.CertificationFields{Person: control.Typed(boram)}})
	if err != nil {
		t.Fatal(err)
	}
	p.visitPeople()
	p.fill(test("people-filter"), saved)
	p.press(test("people-export"))
	p.says(test("export"), "# iamport-mock의 사이트 imp00000000에서 추가하고 바꾼 내용입니다. 픽스처 폴더에 넣으면\n# 이름이 같은 기본 시나리오를 대신합니다.\nversion: 1\n")
	p.press("#export [data-close]")
	p.press(test("cert-" + saved))
	p.press(test("cert-edit"))
	p.says(test("make-yaml"), "name: 김보람")
	p.fill("#make-name", "김해솔")
	p.says(test("make-yaml"), "name: 김해솔")
	if wrong := p.text(test("make-error")); wrong != "" {
		t.Errorf("the form says %q", wrong)
	}
	if p.count("#make-editing") != 0 {
		t.Error("the form speaks of other certifications of a person who typed for this one alone")
	}
	p.press(test("make-save"))
	name := p.value(test("make-file"))
	p.shot("console-save-typed")
	p.press(test("make-submit"))
	p.says(test("saved-file"), filepath.Join(dir, name))
	p.says(test("saved-yaml"), "name: 김해솔")
	now, err := p.steer.Certification(t.Context(), mockserver.DefaultUserCode, saved)
	if err != nil || now.Person.ID != made.SavedPerson || now.Person.Name != "김해솔" || now.SavedPerson != "" {
		t.Errorf("the mock has %+v, %v", now, err)
	}
}
