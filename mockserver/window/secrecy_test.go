package window_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// marker is a text that would be markup if anybody forgot to escape it.
const marker = `"'><script>pwned()</script><img src=x onerror=pwned()>&{{.}}`

// allPages walks a window over every screen and returns what it showed.
func allPages(b *browser, more string) map[string]string {
	b.t.Helper()
	pages := map[string]string{}
	v := b.open(more)
	see := func(step string) { pages[step+" "+more] = b.page(v + step) }
	see("person")
	see("typed")
	b.send(v+"enter", "name="+url.QueryEscape(marker)+"&birthday="+url.QueryEscape(marker)+"&gender="+url.QueryEscape(marker))
	see("typed")
	pages["search "+more] = b.page(v + "person?q=" + url.QueryEscape(marker))
	b.send(v+"enter", "name="+url.QueryEscape(marker)+"&birthday=19900517&gender=female")
	see("phone")
	b.send(v+"call", "carrier="+url.QueryEscape(marker)+"&phone="+url.QueryEscape(marker))
	see("phone")
	b.send(v+"call", "carrier=KT&phone=01000000001")
	see("code")
	b.send(v+"confirm", "code="+url.QueryEscape(marker))
	see("code")
	b.send(v+"end", "outcome=provider_error&code=9015")
	see("failed")
	b.send(v+"end", "outcome=failed")
	see("done")
	v = b.open(more)
	b.send(v+"end", "outcome=never")
	pages["stalled "+more] = b.page(v + "done")
	return pages
}

// TestAHiddenCharacterInATypedNameIsNamed: the form comes back and says which character
// it is; a name of another script goes on.
func TestAHiddenCharacterInATypedNameIsNamed(t *testing.T) {
	b := newBrowser(t)
	for name, want := range map[string]string{
		"\u3164": "U+3164", "김\u115f민지": "U+115F", "김\u1160민지": "U+1160", "\uffa0": "U+FFA0", "\u2800": "U+2800",
		"김\ue000": "U+E000", "a\u202eb": "U+202E", "\ufe0f": "empty text",
		"남궁 민": "", "葛\U000e0100城": "", "Zoe\u0301 D’Arc-李": "", "Nguyễn Thị": "", "Ömer": "",
	} {
		v := b.open("")
		went := b.send(v+"enter", "name="+url.QueryEscape(name)+"&birthday=19900517&gender=female")
		if page := b.page(v + went); (went == "typed") != (want != "") || !strings.Contains(html.UnescapeString(page), want) {
			t.Errorf("%+q leads to %s, want a form that says %q", name, went, want)
		}
	}
}

func TestWhatPeopleWriteIsShownAsText(t *testing.T) {
	b := newBrowser(t)
	person, err := b.mock.Steered().AddPerson(t.Context(), mockserver.DefaultUserCode, control.NewPerson{Name: marker[:60]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.mock.Steered().AddCertification(t.Context(), mockserver.DefaultUserCode, control.NewCertification{
		CertificationFields: control.CertificationFields{Person: control.PersonOf(person.ID), Note: marker},
	}); err != nil {
		t.Fatal(err)
	}
	pages := allPages(b, "")
	bad := url.QueryEscape(marker)
	for _, name := range []string{"request", "origin", "merchant_uid", "company", "name", "phone", "carrier", "min_age", "channelKey", "tier", "mock_lang"} {
		for step, page := range allPages(b, "&"+name+"="+bad) {
			pages[step] = page
		}
	}
	for _, query := range []string{"user_code=" + bad + "&mode=layer", "user_code=imp00000000&mode=layer&pg=" + bad, "user_code=imp00000000&mode=" + bad,
		"user_code=imp00000000&mode=redirect&m_redirect_url=" + bad, "user_code=imp00000000&mode=hidden&mock_person=" + bad, "user_code=imp00000000&mode=hidden&mock_outcome=" + bad} {
		pages["open "+query] = b.ask(http.MethodGet, "/__window/open?"+query, "").Body.String()
	}
	pages["return"] = b.page(b.open("&mode=redirect&m_redirect_url="+url.QueryEscape("https://shop.example/?"+marker)+"&mock_outcome=cancel") + "done")
	seen := 0
	for step, page := range pages {
		if strings.Contains(page, "<script>pwned") || strings.Contains(page, "<img src=x") {
			t.Errorf("%s: markup of somebody's came through", step)
		}
		if strings.Contains(html.UnescapeString(page), "<script>pwned()") {
			seen++
		}
	}
	if seen < 50 {
		t.Errorf("the marker is to be read on %d pages of %d; the test looks at the wrong ones", seen, len(pages))
	}
}

func TestPagesHaveNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>`)
	tags, values := regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`="[^"]*"`)
	b := newBrowser(t)
	for step, page := range allPages(b, "&mock_lang=en&company=x") {
		markup := values.ReplaceAllString(strings.Join(tags.FindAllString(page, -1), "\n"), "=")
		if found := inline.FindString(markup); found != "" || len(markup) < 500 {
			t.Errorf("%s: %q", step, found)
		}
		if !strings.Contains(page, `data-testid="mock-notice"`) {
			t.Errorf("%s does not say that it is a mock", step)
		}
	}
	w := b.ask(http.MethodGet, b.open("")+"person", "")
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
		t.Errorf("policy %q", policy)
	}
	if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("headers %v", w.Header())
	}
}

// TestNobodysCIIsShown walks as each of the people and looks for what a page
// must never learn.
func TestNobodysCIIsShown(t *testing.T) {
	b := newBrowser(t)
	people, err := b.mock.Steered().People(t.Context(), mockserver.DefaultUserCode)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, p := range people {
		told = append(told, b.page(b.open("&mock_outcome=verified&mock_person="+url.QueryEscape(p.ID))+"done"))
	}
	for _, page := range allPages(b, "") {
		told = append(told, page)
	}
	all := html.UnescapeString(strings.Join(told, "\n"))
	for _, p := range people {
		if strings.Contains(all, p.CI) || strings.Contains(all, p.DI) {
			t.Errorf("the CI or DI of %s is shown", p.ID)
		}
		for i := range people {
			if strings.Contains(told[i], p.Name) || strings.Contains(told[i], p.Born) || p.Phone != "" && strings.Contains(told[i], p.Phone) {
				t.Errorf("the result page of %s tells of %s", people[i].ID, p.ID)
			}
		}
	}
}

// FuzzOpen holds that an opening never breaks the window, that no text in
// it becomes markup, and that a redirect goes nowhere but to an address.
func FuzzOpen(f *testing.F) {
	f.Add("mode=layer&user_code=imp00000000&merchant_uid=order-1&min_age=19")
	f.Add("mode=redirect&user_code=imp00000000&m_redirect_url=https%3A%2F%2Fshop.example%2F%3Fa%3D1%23x&mock_outcome=cancel")
	f.Add("mode=redirect&user_code=imp00000000&m_redirect_url=myapp%3A%2F%2Fback&mock_outcome=verified")
	f.Add("mode=redirect&user_code=imp00000000&m_redirect_url=%20JaVaScRiPt%3Aalert(1)&mock_outcome=cancel")
	f.Add("mode=hidden&user_code=imp00000000&mock_name=%3Cb%3E&mock_gender=male&mock_birthday=19900517&mock_outcome=verified")
	f.Add("mode=popup&user_code=imp00000000&origin=data%3Atext%2Fhtml%2C%3Cb%3E&company=%3Cscript%3E&name=%EA%B9%80&phone=010-0000-0001&carrier=KTF")
	href := regexp.MustCompile(`href="([^"]*)" data-testid="return"`)
	shared := newBrowser(f)
	f.Fuzz(func(t *testing.T, query string) {
		b := &browser{t, shared.mock, shared.handler}
		if err := b.mock.Steered().ResetAll(t.Context(), control.ScopeState); err != nil {
			t.Fatal(err)
		}
		parsed, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		path := "/__window/open?" + parsed.Encode()
		w := b.ask(http.MethodGet, path, "")
		if to := w.Header().Get("Location"); to != "" {
			if len(to) > 40 || strings.Contains(to, ":") {
				t.Fatalf("an opening leads to %q", to)
			}
			w = b.ask(http.MethodGet, "/__window/"+to, "")
		}
		if w.Code >= 500 {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		page := w.Body.String()
		if n := strings.Count(page, "<script"); n > 1 {
			t.Errorf("%d scripts in the page", n)
		}
		for _, found := range href.FindAllStringSubmatch(page, -1) {
			u, err := url.Parse(html.UnescapeString(found[1]))
			if err != nil || u.Scheme == "" || strings.EqualFold(u.Scheme, "javascript") || strings.EqualFold(u.Scheme, "data") {
				t.Errorf("a way back to %q (%v)", found[1], err)
			}
		}
	})
}
