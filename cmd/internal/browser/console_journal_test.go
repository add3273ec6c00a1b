package browser_test

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

func TestConsoleJournal(t *testing.T) {
	browser := startChromium(t)
	d := openConsole(t, control.Info{})
	p := d.show(browser, look{}, "journal")
	p.keepCopies()
	p.says(test("journal-empty"), "No requests yet")

	token := d.token()
	d.read(token, adult)
	d.read(token, nineteen)
	d.read(token, "imp_100000000999")
	d.read("nobody's token", adult)
	d.ask(http.MethodPost, "/certifications/otp/request", http.Header{"Authorization": {token}}, map[string]any{"phone": "01000000001"})
	p.waitCount(test("entry"), 6) // as they came, without a reload
	p.waitCount(test("group"), 4)
	p.says(test("journal-list"), "이지우 · aged 36")
	p.says(test("journal-list"), "token_unknown · no site")

	t.Run("filter", func(t *testing.T) {
		for _, f := range []struct {
			text string
			want int
		}{{"999", 1}, {"getcertification 200", 2}, {"shop-backend", 4}, {"이지우", 2}, {"no such words", 0}, {"", 6}} {
			p.fill(test("journal-filter"), f.text)
			if got := p.count(test("entry")); got != f.want {
				t.Errorf("filter %q shows %d entries, want %d", f.text, got, f.want)
			}
		}
		p.press("#journal-problems")
		p.waitCount(test("entry"), 3)
		p.press("#journal-problems")
		p.press("#journal-grouped")
		p.waitCount(test("group"), 0)
		p.waitCount(test("entry"), 6)
		p.press("#journal-grouped")
	})
	t.Run("why", func(t *testing.T) {
		p.fill(test("journal-filter"), "broken_contract")
		p.press(test("entry"))
		p.says(test("violations"), "name")
		p.says(test("why"), "What decided")
		p.fill(test("journal-filter"), "999")
		p.press(test("entry"))
		p.says(test("why-yaml"), "imp_100000000999:")
		p.press(test("make-it"))
		p.see(test("make"))
		if got := p.value("#make-imp_uid"); got != "imp_100000000999" {
			t.Errorf("the form begins with %q", got)
		}
		p.press(test("make-submit"))
		p.see(test("cert-imp_100000000999"))
		if status := d.read(token, "imp_100000000999"); status != http.StatusOK {
			t.Errorf("the API answers %d for what was made", status)
		}
	})
	p.copiesCurl(d, token)
	p.press(test("journal-clear"))
	p.fill(test("journal-filter"), "")
	p.waitCount(test("entry"), 1) // the one of no site is the house's
}

// copiesCurl copies a request as a command and runs that.
func (p *tab) copiesCurl(d *consoleMock, token string) {
	p.t.Helper()
	p.visit("journal")
	p.fill(test("journal-filter"), "shop-backend "+nineteen)
	p.press(test("entry"))
	p.says(test("journal-detail"), "/certifications/"+nineteen)
	p.press(test("copy-curl"))
	d.checkCurl(p.t, p.copied(), token)
}

// checkCurl runs a copied command as its reader would.
func (d *consoleMock) checkCurl(t *testing.T, command, token string) {
	t.Helper()
	if !strings.Contains(command, `"$IAMPORT_TOKEN"`) || strings.Contains(command, token) || strings.Contains(command, "token#") {
		t.Errorf("the token is not a variable in\n%s", command)
	}
	if _, err := exec.LookPath("curl"); err != nil {
		missing(t, "curl", "curl is not installed")
	}
	run := exec.CommandContext(t.Context(), "sh", "-c", command)
	run.Env = []string{"IAMPORT_TOKEN=" + token, "PATH=/usr/local/bin:/usr/bin:/bin"}
	answer, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(answer), `"imp_uid":"`+nineteen+`"`) {
		t.Errorf("%v: %s\nfrom\n%s", err, answer, command)
	}
}
