package browser_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/features/report/reporttest"
)

// openReport writes a run as a page and opens the file as a person does, without a server.
func openReport(t *testing.T, browser *chromium, how look, lang report.Lang, run report.Run) *tab {
	t.Helper()
	names, err := report.WriteFiles(t.Context(), t.TempDir(), run, reporttest.Telling(lang))
	if err != nil {
		t.Fatal(err)
	}
	p := browser.open(t, how)
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(names[1])}
	p.want("a request beyond this machine: " + address.String()) // the page itself, and nothing else
	p.goTo(address.String())
	t.Cleanup(func() {
		if asked := p.asked("://"); len(asked) == 0 || len(asked) != len(p.asked(address.String())) {
			t.Errorf("the page asked for more than itself: %v", asked)
		}
	})
	return p
}

// shownScenarios are the names of the scenarios that the filter leaves.
func shownScenarios(p *tab) []string {
	p.t.Helper()
	return eval[[]string](p, `[...document.querySelectorAll("#list > details")].filter(e => e.checkVisibility()).map(e => e.querySelector("summary .name").firstChild.textContent)`)
}

// fitsTheScreen holds that a page is read without scrolling sideways. A phone lays a wide page out on a wider screen than
// it has, so its innerWidth is not a measure.
func fitsTheScreen(p *tab, when string) {
	p.t.Helper()
	width := 1280
	if p.look.phone {
		width = 390
	}
	if got := eval[int](p, `document.documentElement.scrollWidth`); got > width {
		p.t.Errorf("%s the page is %d px wide on a screen of %d", when, got, width)
	}
}

func choose(p *tab, field, value string) {
	p.t.Helper()
	p.fill(`.filter [name=`+field+`]`, value)
}

func TestReportPage(t *testing.T) {
	browser := startChromium(t)
	run := reporttest.Run(report.English)

	t.Run("what is broken comes first and can be read at once", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		if got := p.text("h1"); !strings.Contains(got, "3 rules are broken") {
			t.Errorf("the headline is %q", got)
		}
		seen := eval[bool](p, `(e => e.getBoundingClientRect().bottom < innerHeight)(document.querySelector("[data-testid=broken] .card .bad"))`)
		if !seen {
			t.Error("what was found in the first broken rule is not on the first screen")
		}
		if first := shownScenarios(p)[0]; first != "A minor whose record has birth only" {
			t.Errorf("the first scenario is %q", first)
		}
	})

	t.Run("the filter leaves what is asked for", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		for _, tt := range []struct {
			reason, field, value string
			want                 int
		}{
			{"by verdict", "verdict", "broken", 4},
			{"by feature", "feature", "Access tokens are used sparingly", 2},
			{"by tag", "tag", "@alone", 2},
			{"by words, in any order and case", "text", "MINOR birth", 2},
			{"by what a request asked for", "text", "fault:html", 1},
			{"nothing is like that", "text", "zzz", 0},
		} {
			choose(p, tt.field, tt.value)
			if got := shownScenarios(p); len(got) != tt.want {
				t.Errorf("%s: %d scenarios, want %d: %q", tt.reason, len(got), tt.want, got)
			}
			if got, want := p.text(test("shown")), fmt.Sprintf("%d of %d shown", tt.want, len(run.Scenarios)); got != want {
				t.Errorf("%s: the page says %q, want %q", tt.reason, got, want)
			}
			choose(p, tt.field, "")
		}
		choose(p, "order", "file")
		if first := shownScenarios(p)[0]; first != "Turns 19 today" {
			t.Errorf("in the order of the files the first scenario is %q", first)
		}
		p.press(`[data-show=broken]`)
		if got := shownScenarios(p); len(got) != 4 {
			t.Errorf("a tile shows %q", got)
		}
		p.press(".filter [type=reset]")
		p.waitFor(`document.querySelector("[data-testid=shown]").textContent.startsWith("` + fmt.Sprint(len(run.Scenarios)) + ` of")`)
	})

}

func TestReportPageOpens(t *testing.T) {
	browser := startChromium(t)
	run := reporttest.Run(report.English)

	t.Run("a link opens the scenario, a number the whole message", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		choose(p, "verdict", "held") // a link finds what the filter put away
		p.press(`[data-testid=broken] .failing a`)
		p.see("#list > details[open] svg")
		p.press("#list > details[open] svg a.msg")
		p.see("#list > details[open] .message[open] pre.body")
		if got := p.text("#list > details[open] .message[open] pre.body"); !strings.Contains(got, `"imp_uid": "imp_9`) {
			t.Errorf("the message says %q", got)
		}
	})

	t.Run("with the keyboard alone", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		p.key("/")
		p.waitFor(`document.activeElement.name === "text"`)
		p.fill(".filter [name=text]", "") // the protocol types the key as well, which a keyboard would not
		p.do("type", chromedp.KeyEvent("leap day"))
		p.waitFor(`document.querySelector("[data-testid=shown]").textContent.startsWith("1 of")`)
		eval[chromedp.Void](p, `[...document.querySelectorAll("#list > details")].find(e => !e.hidden).querySelector("summary").focus()`)
		p.key(kb.Enter)
		p.see("#list > details[open] svg")
		eval[chromedp.Void](p, `document.querySelector("#list > details[open] svg a.msg").focus()`)
		p.key(kb.Enter)
		p.see("#list > details[open] .message[open]")
	})

	t.Run("a link from elsewhere opens the scenario", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		hash := eval[string](p, `document.querySelector("[data-testid=broken] .failing a").hash`)
		eval[chromedp.Void](p, `location.hash = `+quote(hash))
		p.see("#list > details[open]" + hash + " svg")
	})

}

func TestReportPageStandsAlone(t *testing.T) {
	browser := startChromium(t)
	run := reporttest.Run(report.English)

	t.Run("a run of nothing is not a success", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, report.Run{Target: run.Target})
		if got := p.text("h1"); !strings.Contains(got, "Nothing was proved") {
			t.Errorf("the headline is %q", got)
		}
		p.axe("nothing")
	})

	t.Run("on paper what is broken lies open", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		open := func() int { return eval[int](p, `document.querySelectorAll("#list > details[open]").length`) }
		eval[bool](p, `dispatchEvent(new Event("beforeprint"))`)
		if got := open(); got != 4 {
			t.Errorf("%d scenarios are open on paper, want the 4 broken ones", got)
		}
		eval[bool](p, `dispatchEvent(new Event("afterprint"))`)
		if got := open(); got != 0 {
			t.Errorf("%d scenarios stay open after printing", got)
		}
	})

	t.Run("a command is copied", func(t *testing.T) {
		p := openReport(t, browser, look{}, report.English, run)
		p.press(`[data-testid=broken] .failing a`)
		p.press("#list > details[open] [data-copy]")
		p.waitFor(`document.querySelector("#list > details[open] [data-copy]").textContent === "copied"`)
	})
}

// TestReportLooks looks at the page in every light, size and language, and holds it against the accessibility checker.
func TestReportLooks(t *testing.T) {
	browser := startChromium(t)
	for _, lang := range []report.Lang{report.English, report.Korean} {
		for _, how := range []look{{}, {dark: true}, {phone: true}, {phone: true, dark: true}} {
			if how.dark == (how.phone == (lang == report.English)) && os.Getenv("IAMPORT_MOCK_SHOTS") == "" {
				continue // half of them have every light, size and language beside every other one
			}
			name := fmt.Sprintf("report-%s-%s-%s", lang, map[bool]string{false: "desktop", true: "phone"}[how.phone], map[bool]string{false: "light", true: "dark"}[how.dark])
			t.Run(name, func(t *testing.T) {
				p := openReport(t, browser, how, lang, reporttest.Run(lang))
				fitsTheScreen(p, "as it opens")
				p.shot(name + "-top")
				for _, n := range []string{"1", "3"} {
					p.press(`[data-testid=broken] .card:nth-child(` + n + `) .failing a`)
				}
				p.press(`[data-testid=rules] a.held[title*="HTML"]`)
				p.press(`[data-testid=broken] .card:nth-child(2) .failing a`)
				p.see("#list > details[open] svg")
				p.waitFor(`document.scrollingElement.scrollTop > 100`)
				fitsTheScreen(p, "with scenarios open")
				p.axe(name)
				for part, selector := range map[string]string{"rules": "#glance", "list": "#all", "drawn": "#list > details[open] .drawn", "race": "#list > details[open]:nth-child(3) .drawn", "fault": "#list > details[open][data-tags*=doubt] .drawn"} {
					eval[chromedp.Void](p, `document.querySelector(`+quote(selector)+`).scrollIntoView()`)
					p.shot(name + "-" + part)
				}
			})
		}
	}
}

// TestTheDrawingOfRequests holds what a reader makes of it: a status stands alone, the certifications of a race are one box,
// and on a phone, where three columns are too wide, it says so and the third one is reached by moving the drawing.
func TestTheDrawingOfRequests(t *testing.T) {
	browser := startChromium(t)
	for _, lang := range []report.Lang{report.English, report.Korean} {
		for _, phone := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, phone %v", lang, phone), func(t *testing.T) {
				p := openReport(t, browser, look{phone: phone}, lang, reporttest.Run(lang))
				p.press(`[data-testid=rules] a.broken[title*="` + map[report.Lang]string{report.English: "Six", report.Korean: "여섯"}[lang] + `"]`)
				const drawn = `#list > details[open] .drawn`
				p.see(drawn + " svg")
				for _, label := range eval[[]string](p, `[...document.querySelectorAll("`+drawn+` a.answer .label")].map(e => e.firstChild.textContent.trim())`) {
					if label != "200" && label != "201" {
						t.Errorf("an answer reads %q", label)
					}
				}
				if n := eval[int](p, `document.querySelectorAll("`+drawn+` .mark-certification").length`); n != 1 {
					t.Errorf("%d boxes of certifications, want one of six: %s", n, p.text(drawn))
				}
				if said := eval[bool](p, `document.querySelector("#list > details[open] .aside").checkVisibility()`); said != phone {
					t.Errorf("it says that it goes on sideways: %v", said)
				}
				reached := `(e => { e.scrollLeft = e.scrollWidth; const box = e.getBoundingClientRect(), last = e.querySelector(".lane.iamport rect").getBoundingClientRect();
					return last.left >= box.left && last.right <= box.right && last.right <= innerWidth; })(document.querySelector("` + drawn + `"))`
				if !eval[bool](p, reached) {
					t.Error("the third column is not reached")
				}
				fitsTheScreen(p, "with the drawing moved")
				p.shot(fmt.Sprintf("report-%s-moved-%v", lang, phone))
			})
		}
	}
}

// TestReportOfSomebodyWicked opens a page whose texts try to become more than text; a script of theirs, or a request,
// fails the watch.
func TestReportOfSomebodyWicked(t *testing.T) {
	browser := startChromium(t)
	run := reporttest.Run(report.English)
	evil := `</script></svg></title><img src="https://cdn.example.com/x.png" onerror="throw 1"><script>throw 2</script>`
	for i := range run.Scenarios {
		s := &run.Scenarios[i]
		s.Name, s.Because, s.Expected, s.Curl = s.Name+evil, s.Because+evil, evil, evil
		s.Answers, s.Printed = evil, []string{evil}
		s.Tags = append(s.Tags, evil)
		for k := range s.Exchanges {
			x := &s.Exchanges[k]
			x.Path, x.Reason, x.Wrong, x.Response.Body = "/"+evil, evil, evil, evil
		}
		for k := range s.Marks {
			s.Marks[k].Text = evil
		}
	}
	run.Notes = []string{evil}
	p := openReport(t, browser, look{}, report.English, run)
	eval[chromedp.Void](p, `document.querySelectorAll("details").forEach(e => { e.open = true })`)
	p.see("#list > details svg")
	if got := eval[int](p, `document.scripts.length * 100 + document.images.length`); got != 100 {
		t.Errorf("%d scripts and images, want the page's own script alone", got)
	}
	fitsTheScreen(p, "with long texts")
}

// TestManyScenariosOpenQuickly opens a page of 300 scenarios and says how long that took.
func TestManyScenariosOpenQuickly(t *testing.T) {
	browser := startChromium(t)
	for _, how := range []look{{}, {phone: true}} {
		p := openReport(t, browser, how, report.English, reporttest.Many(report.English, 300))
		p.waitFor(`performance.getEntriesByName("first-contentful-paint").length > 0`)
		times := eval[string](p, `(n => JSON.stringify({painted: Math.round(performance.getEntriesByName("first-contentful-paint")[0].startTime),
			ready: Math.round(n.domContentLoadedEventEnd), loaded: Math.round(n.loadEventEnd), nodes: document.querySelectorAll("*").length}))(performance.getEntriesByType("navigation")[0])`)
		filtered := eval[float64](p, `(() => { const at = performance.now(); const f = document.querySelector(".filter [name=text]");
			f.value = "minor"; f.dispatchEvent(new Event("input", {bubbles: true})); document.body.offsetHeight; return performance.now() - at; })()`)
		t.Logf("phone %v: %s ms; filter %.1f ms", how.phone, times, filtered)
		if got := len(shownScenarios(p)); got == 0 || got == 300 {
			t.Errorf("the filter leaves %d", got)
		}
	}
}
