package browser_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

const (
	manyPeople   = 10_000
	manyRequests = 5_000
)

// crowd is a fixture file of so many people, each with a certification.
func crowd(n int) string {
	var b strings.Builder
	b.WriteString("version: 1\nscenario: crowd\npeople:\n")
	for i := range n {
		fmt.Fprintf(&b, "  p%d: {name: 김하나, gender: female, birthday: {age: %d}, phone: \"010-0000-%04d\"}\n", i, 14+i%60, i%10_000)
	}
	b.WriteString("certifications:\n")
	for i := range n {
		fmt.Fprintf(&b, "  imp_3%011d: {person: p%d, expect: created}\n", i, i)
	}
	return b.String()
}

// TestConsoleWithMuch prints how quick the page is when it has much to show. The figures are read, not judged: a busy
// machine must not fail anybody's test.
func TestConsoleWithMuch(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a journal; left out by -short")
	}
	browser := startChromium(t)
	d := openConsole(t, control.Info{}, mockserver.WithFixtures(loadText(t, crowd(manyPeople))), mockserver.WithJournal(manyRequests, 64<<20))
	token := d.token()
	for i := 1; i < manyRequests; i++ {
		if status := d.read(token, fmt.Sprintf("imp_3%011d", i*7%manyPeople)); status != http.StatusOK {
			t.Fatal(status)
		}
	}
	p := browser.open(t, look{height: 800})
	p.goTo(d.url + "/?lang=en")
	p.waitFor(`document.getElementById("journal-count").textContent === "5000"`)
	t.Logf("with %d certifications and %d requests: first byte %.0f ms, first contentful paint %.0f ms, loaded %.0f ms, whole journal there %.0f ms after navigation",
		manyPeople, manyRequests,
		eval[float64](p, `performance.getEntriesByType("navigation")[0].responseStart`),
		eval[float64](p, `performance.getEntriesByName("first-contentful-paint")[0].startTime`),
		eval[float64](p, `performance.getEntriesByType("navigation")[0].loadEventEnd`),
		eval[float64](p, `performance.now()`))
	p.waitFor(`document.getElementById("n-people").textContent === "10000"`)
	t.Logf("all certifications there %.0f ms after navigation", eval[float64](p, `performance.now()`))
	for _, f := range []struct{ what, field, text, rows, count, want string }{
		{"journal, one id", "journal-filter", "imp_300000000007", test("entry"), "journal-count", "1 of 5000"},
		{"journal, many", "journal-filter", "getcertification 200", test("entry"), "journal-count", "4999 of 5000"},
		{"journal, nothing", "journal-filter", "no such words", test("entry"), "journal-count", "0 of 5000"},
		{"journal, cleared", "journal-filter", "", test("entry"), "journal-count", "5000"},
		{"people, one id", "people-filter", "imp_300000000007", test("cert-row"), "people-count", "1 of 10000"},
		{"people, an age", "people-filter", "aged 36", test("cert-row"), "people-count", " of 10000"},
		{"people, cleared", "people-filter", "", test("cert-row"), "people-count", "10000"},
	} {
		p.visit(strings.SplitN(f.field, "-", 2)[0])
		took := eval[float64](p, `new Promise(done => {
			const field = document.getElementById(`+quote(f.field)+`), begun = performance.now();
			field.value = `+quote(f.text)+`;
			field.dispatchEvent(new Event("input", {bubbles: true}));
			requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
		})`)
		p.says("#"+f.count, f.want)
		t.Logf("filter %s (%q): %.1f ms to the next paint, %d rows drawn", f.what, f.text, took, p.count(f.rows))
	}
	p.visit("journal")
	begun := time.Now()
	d.read(token, "imp_nobody")
	p.says("#journal-count", "5001")
	t.Logf("a request is on the page %d ms after it was sent", time.Since(begun).Milliseconds())
	p.shot("console-much")
	eval[chromedp.Void](p, `new PerformanceObserver(list => { for (const task of list.getEntries()) window.long = Math.max(window.long ?? 0, task.duration); }).observe({type: "longtask"})`)
	begun = time.Now()
	const storm = 2_000
	for i := range storm {
		status, _ := d.ask(http.MethodDelete, fmt.Sprintf("/certifications/imp_3%011d", i), http.Header{"Authorization": {token}}, nil)
		if status != http.StatusOK {
			t.Fatal(status)
		}
	}
	took := time.Since(begun)
	p.says("#journal-count", strconv.Itoa(manyRequests+1+storm))
	t.Logf("%d deletions in %d ms are on the page %d ms after the last; the longest that the page was busy is %.0f ms",
		storm, took.Milliseconds(), (time.Since(begun) - took).Milliseconds(), eval[float64](p, `window.long ?? 0`))
	p.says("#n-people", strconv.Itoa(manyPeople-storm))
}
