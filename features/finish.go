package features

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// finalChecks is why a scenario fails although all its steps passed: no step checked an
// answer, an answer was given without asking i'mport, or an answer came
// uncompressed that was to come compressed.
func (w *world) finalChecks(ctx context.Context) error {
	for _, r := range w.replies {
		if !r.looked {
			return wrong(w.say("a step that checks every answer", "모든 응답을 확인하는 단계"),
				w.say("no step checked the answer to %s: %d %s", "%s에게 보낸 응답을 확인하는 단계가 없습니다: %d %s"), r.who.words, r.Status, wordOf(w.lang, r.Outcome))
		}
	}
	asked := map[string]bool{}
	c := courseOf(ctx)
	for _, r := range w.replies {
		if !r.read || c.tagged("@no-read") || asked[r.impUID] {
			continue
		}
		asked[r.impUID] = true
		came, err := w.arrived(ctx, control.RequestFilter{Route: readRoute, ImpUID: r.impUID})
		if err != nil {
			return err
		}
		if !came {
			return w.unasked(r)
		}
	}
	return w.uncompressed(ctx)
}

// unasked reports a decision that was made without reading the certification.
func (w *world) unasked(r *reply) error {
	return wrong(w.say("a decision after reading the certification at i'mport", "아임포트에서 인증을 조회한 뒤에 결정"),
		w.say("the backend answered %s without asking i'mport about %s", "%s: 아임포트에서 %s 인증을 조회하지 않고 응답했습니다"), r.who.words, r.impUID)
}

// uncompressed reports that an answer was to be compressed, but the target accepts no
// compressed ones.
func (w *world) uncompressed(ctx context.Context) error {
	for _, impUID := range w.packed {
		list, err := w.mock.Requests(ctx, w.site, control.RequestFilter{Route: readRoute, ImpUID: impUID})
		if err != nil {
			return unsteered("read the journal", err)
		}
		if !slices.ContainsFunc(list.Requests, func(entry control.Request) bool { return len(entry.Response.Header["Content-Encoding"]) > 0 }) {
			return outOfReach("%s", w.say("the target asks for no compression", "백엔드가 압축된 응답을 요청하지 않습니다"))
		}
	}
	return nil
}

// arrival is how long the journal may take to show what has happened.
const arrival = 2 * time.Second

// arrived waits until a request that matches is in the journal. On a busy machine
// the waiting itself may be late: when its time is up the journal is looked at once
// more. The error says that the mock could not be asked.
func (w *world) arrived(ctx context.Context, filter control.RequestFilter) (bool, error) {
	wait, cancel := context.WithTimeout(ctx, arrival)
	defer cancel()
	_, err := w.mock.Wait(wait, w.site, filter, 1)
	if err == nil {
		return true, nil
	}
	if wait.Err() == nil && !errors.Is(err, context.DeadlineExceeded) {
		return false, unsteered("wait for a request", err)
	}
	list, err := w.mock.Requests(ctx, w.site, filter)
	if err != nil {
		return false, unsteered("read the journal", err)
	}
	return len(list.Requests) > 0, nil
}

// gather adds the target's requests to i'mport to the story of the scenario.
func (w *world) gather(ctx context.Context) {
	seen := map[uint64]bool{}
	filters := []control.RequestFilter{}
	for _, c := range w.made {
		filters = append(filters, control.RequestFilter{ImpUID: c.ImpUID, SinceTime: w.begun})
	}
	if c := courseOf(ctx); c != nil && c.tagged("@alone") {
		filters = append(filters, control.RequestFilter{SinceTime: w.begun})
	}
	if w.mock == nil {
		return // a conform run has no journal to read
	}
	for _, filter := range filters {
		list, err := w.mock.Requests(ctx, w.site, filter)
		if err != nil {
			return // the story has a gap; the verdict does not depend on it
		}
		for _, entry := range list.Requests {
			if !seen[entry.ID] {
				seen[entry.ID] = true
				w.exchanges = append(w.exchanges, w.upstream(entry))
			}
		}
	}
	slices.SortStableFunc(w.exchanges, func(a, b report.Exchange) int { return cmp.Compare(a.At, b.At) })
}

func (w *world) upstream(entry control.Request) report.Exchange {
	e := report.Exchange{
		From: report.Merchant, To: report.Iamport, At: entry.Arrived.Sub(w.begun), Took: time.Duration(entry.DurationUS) * time.Microsecond,
		Method: entry.Method, Path: entry.Path, Status: entry.Status, Reason: entry.Reason, Fault: w.faults(entry.Fault),
		Request:  report.Message{Header: http.Header(entry.Request.Header)},
		Response: report.Message{Header: http.Header(entry.Response.Header)},
	}
	e.Request.SetBody(entry.Request.Body)
	e.Response.SetBody(entry.Response.Body)
	return e
}

// tell writes the story of a scenario into its sheet, redacted.
func (w *world) tell(sheet *report.Scenario) {
	sheet.Took = w.clock.Now().Sub(w.begun)
	sheet.Marks = w.marks
	sheet.Exchanges = w.exchanges
	if sheet.Verdict == report.Broken {
		sheet.Answers, sheet.Printed = w.secrets.Redact(w.bothAnswers()), w.printed
	}
	sheet.Because, sheet.Expected = w.secrets.Redact(sheet.Because), w.secrets.Redact(sheet.Expected)
	for i := range sheet.Exchanges {
		w.redact(&sheet.Exchanges[i])
	}
	for i := range sheet.Steps {
		sheet.Steps[i].Error = w.secrets.Redact(sheet.Steps[i].Error)
	}
	place := fmt.Sprintf("%s:%d", sheet.File, sheet.Line)
	switch {
	case w.zone != "" && w.opts.ReplayIn != nil:
		sheet.Replay = w.opts.ReplayIn(place, w.zone)
	case w.opts.Replay != nil:
		sheet.Replay = w.opts.Replay(place)
	}
	sheet.Curl = w.curl()
}

func (w *world) redact(e *report.Exchange) {
	e.Path = w.secrets.Redact(e.Path)
	for _, m := range []*report.Message{&e.Request, &e.Response} {
		m.Body = w.secrets.Redact(m.Body)
		for name, values := range m.Header {
			for i := range values {
				m.Header[name][i] = w.secrets.Redact(values[i])
			}
		}
	}
}
