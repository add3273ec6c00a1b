package browser_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// look is how a page is looked at. The zero look is a PC with a light screen.
type look struct {
	phone  bool
	dark   bool
	width  int64 // 0 = 1280, or 390 on a phone
	height int64 // 0 = 900, or 844 on a phone
}

// phoneAgent is what a phone calls itself.
const phoneAgent = "Mozilla/5.0 (Linux; Android 15; SM-S931N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"

// tab is a page, a popup or a frame with a process of its own, under watch.
type tab struct {
	t       *testing.T
	ctx     context.Context //nolint:containedctx // chromedp keeps a page inside a context
	look    look
	watch   *watch
	gesture bool // always true; the protocol wants an address
}

// open makes an empty page with storage of its own.
func (c *chromium) open(t *testing.T, how look) *tab {
	t.Helper()
	return attach(t, c.ctx, how, chromedp.WithNewBrowserContext())
}

func attach(t *testing.T, parent context.Context, how look, option chromedp.ContextOption) *tab {
	t.Helper()
	w := newWatch(t)
	ctx, leave := chromedp.NewContext(parent, option, chromedp.WithListener(w.hear))
	t.Cleanup(leave)
	p := &tab{t: t, ctx: ctx, look: how, watch: w, gesture: true}
	p.do("watch the page", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		return errorOf(
			call(ctx, tg, network.Enable, network.EnableParams{}),
			call(ctx, tg, cdplog.Enable, cdp.Empty{}),
		)
	}))
	return p
}

// errorOf is the first error.
func errorOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func call[P, R any](ctx context.Context, tg *chromedp.Target, command cdp.Command[P, R], params P) error {
	_, err := cdp.Call(ctx, tg, command, params)
	return err
}

// do runs steps; an error ends the test.
func (p *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := p.try(what, steps...); err != nil {
		p.t.Fatalf("%v\n%s", err, p.watch)
	}
}

// try runs steps under a deadline.
func (p *tab) try(what string, steps ...chromedp.Action[chromedp.Void]) error {
	// The first run lends its context to the page for good, so it must have no deadline.
	if chromedp.FromContext(p.ctx).Target == nil {
		if err := chromedp.Do(p.ctx); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return within(p.ctx, what, func(ctx context.Context) error { return chromedp.Do(ctx, steps...) })
}

// dress makes the page what it is looked at with. Popups are dressed too, since Chromium does not do that.
func (p *tab) dress() {
	p.t.Helper()
	width, height, scale := int64(1280), int64(900), 1.0
	if p.look.phone {
		width, height, scale = 390, 844, 2
	}
	if p.look.width > 0 {
		width = p.look.width
	}
	if p.look.height > 0 {
		height = p.look.height
	}
	scheme := "light"
	if p.look.dark {
		scheme = "dark"
	}
	p.do("dress the page", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		err := errorOf(
			call(ctx, tg, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
				Width: width, Height: height, DeviceScaleFactor: scale, Mobile: p.look.phone,
			}),
			call(ctx, tg, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			}),
		)
		if err != nil || !p.look.phone {
			return err
		}
		return errorOf(
			call(ctx, tg, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}),
			call(ctx, tg, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: phoneAgent, Platform: "Linux armv8l"}),
		)
	}))
}

// goTo opens an address and waits until it is loaded.
func (p *tab) goTo(url string) {
	p.t.Helper()
	p.dress()
	p.do("open "+url, chromedp.Navigate(url))
}

// eval is the value of an expression in the page, awaited.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	var value T
	err := within(p.ctx, expression, func(ctx context.Context) (err error) {
		value, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		return err
	})
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.watch)
	}
	return value
}

// read is eval for an expression that changes nothing: when the page goes away before it answers, the next page is asked.
func read[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return value
		}
		if !leaves(err) || ctx.Err() != nil {
			p.t.Fatalf("%s: %v\n%s", expression, err, p.watch)
		}
	}
}

// leaves reports whether a command was lost because the page was on its way to another one.
func leaves(err error) bool {
	var refused *cdproto.Error
	return errors.As(err, &refused) && refused.Code == -32000
}

// waitFor blocks until an expression is true, across navigations. What the expression does counts as a person's doing.
func (p *tab) waitFor(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	// The page looks by itself, for half a second each time: a navigation may take the promise away with the page.
	ask := `new Promise(done => { const end = Date.now() + 500, look = () => {
		if (` + expression + `) done(true); else if (Date.now() > end) done(false); else setTimeout(look, 10); }; look(); })`
	byHand := func(params *runtime.EvaluateParams) { params.UserGesture = &p.gesture }
	for {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](ask, chromedp.EvalAwaitPromise, byHand))
		if there && err == nil {
			return
		}
		if ctx.Err() != nil {
			p.t.Fatalf("waited for %s: %v\nthe page: %.400s\n%s", expression, err, p.text("body"), p.watch)
		}
	}
}

// quote writes a text as JavaScript.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(quoted)
}

// test is the selector of a data-testid.
func test(id string) string { return `[data-testid="` + id + `"]` }

// see waits until an element can be seen.
func (p *tab) see(selector string) {
	p.t.Helper()
	p.waitFor(`(e => !!e && e.checkVisibility({visibilityProperty: true, opacityProperty: true}))(document.querySelector(` + quote(selector) + `))`)
}

// press clicks an element once it can be seen and nothing lies over it. It does so in the page, as a person's doing, since
// Chromium drops the clicks of a mouse while a page that was just opened is not painted yet.
func (p *tab) press(selector string) {
	p.t.Helper()
	p.waitFor(`(e => {
		if (!e || !e.checkVisibility({visibilityProperty: true})) return false; // a radio button may be drawn by its label
		e.scrollIntoView({block: "center", behavior: "instant"});
		// A link that is broken into lines has a box a line; the drawn ones have a box around what may be empty in the middle.
		const bare = r => {
			const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
			return !!top && e.contains(top);
		};
		if (!(e instanceof SVGElement) && ![...e.getClientRects()].some(bare)) return false;
		e.focus();
		e.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, composed: true, view: window}));
		return true;
	})(document.querySelector(` + quote(selector) + `))`)
}

// fill writes into a field, in place of what it holds, as typing would.
func (p *tab) fill(selector, text string) {
	p.t.Helper()
	p.see(selector)
	eval[chromedp.Void](p, `(e => { e.focus(); e.value = `+quote(text)+`;
		e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); })`+
		`(document.querySelector(`+quote(selector)+`))`)
}

// text is what an element says to a reader, "" when there is none.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return read[string](p, `(e => e ? e.innerText.trim() : "")(document.querySelector(`+quote(selector)+`))`)
}

// value is what a field holds.
func (p *tab) value(selector string) string {
	p.t.Helper()
	return read[string](p, `document.querySelector(`+quote(selector)+`).value`)
}

// location is the address of the page.
func (p *tab) location() string {
	p.t.Helper()
	return read[string](p, `location.href`)
}

// key presses a key, such as kb.Tab or kb.Enter, where the focus is.
func (p *tab) key(keys string) {
	p.t.Helper()
	p.do("press a key", chromedp.KeyEvent(keys))
}

// popup is the window that a step opens.
func (p *tab) popup(step func()) *tab {
	p.t.Helper()
	mine := chromedp.FromContext(p.ctx).Target.TargetID
	opened := chromedp.WaitNewTarget(p.ctx, func(info *target.Info) bool { return info.Type == "page" && info.OpenerID == mine })
	step()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	select {
	case id := <-opened:
		return attach(p.t, p.ctx, p.look, chromedp.WithTargetID(id))
	case <-ctx.Done():
		p.t.Fatalf("no window was opened\n%s", p.watch)
		return nil
	}
}

// inner is the frame of another site inside the page whose address contains part.
func (p *tab) inner(part string) *tab {
	p.t.Helper()
	p.waitFor(`[...document.querySelectorAll("iframe")].some(f => f.src.includes(` + quote(part) + `))`)
	own := chromedp.FromContext(p.ctx)
	for {
		infos, err := chromedp.Targets(p.ctx)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, info := range infos {
			if info.Type == "iframe" && info.BrowserContextID == own.BrowserContextID && strings.Contains(info.URL, part) {
				return attach(p.t, p.ctx, p.look, chromedp.WithTargetID(info.TargetID))
			}
		}
	}
}

// closed waits until the page is gone.
func (p *tab) closed() {
	p.t.Helper()
	id := chromedp.FromContext(p.ctx).Target.TargetID
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), patience)
	defer cancel()
	for ctx.Err() == nil {
		infos, err := cdp.Call(ctx, chromedp.FromContext(p.ctx).Browser, target.GetTargets, target.GetTargetsParams{})
		if err != nil {
			return // with its browser
		}
		there := false
		for _, info := range infos.TargetInfos {
			there = there || info.TargetID == id
		}
		if !there {
			return
		}
	}
	p.t.Fatal("the window is still open")
}

// shut closes the page as its user does.
func (p *tab) shut() {
	p.t.Helper()
	_ = p.try("close the window", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		return call(ctx, tg, page.Close, cdp.Empty{})
	})) // the answer may be lost with the page
	p.closed()
}

// back is the browser's back button. The page answers first and leaves then, or the answer could be lost with it.
func (p *tab) back() {
	p.t.Helper()
	eval[int](p, "setTimeout(() => history.back())")
}

// shot keeps a picture of the page where IAMPORT_MOCK_SHOTS says. Without it, it does nothing.
func (p *tab) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("IAMPORT_MOCK_SHOTS")
	if dir == "" {
		return
	}
	var png []byte
	err := within(p.ctx, "take a picture", func(ctx context.Context) (err error) {
		png, err = chromedp.Run(ctx, chromedp.CaptureScreenshot())
		return err
	})
	if err == nil {
		err = errorOf(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
	}
	if err != nil {
		p.t.Error(err)
	}
}
