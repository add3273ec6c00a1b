package features

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// ready is a request that is to be sent with others.
type ready struct {
	who     *somebody
	session *contract.Session
	attempt contract.Attempt
}

// prepare makes a certification and a visit for each of some people.
func (w *world) prepare(ctx context.Context, who ...*somebody) ([]ready, error) {
	sessions := make([]*contract.Session, len(who))
	visitors := make([]contract.Visitor, len(who))
	for i, one := range who {
		var err error
		if visitors[i], err = w.visitor(ctx, one); err != nil {
			return nil, err
		}
	}
	visits, inner := errgroup.WithContext(ctx)
	for i := range who {
		visits.Go(func() (err error) {
			sessions[i], err = w.begin(inner, visitors[i])
			return err
		})
	}
	err := visits.Wait()
	for _, session := range sessions {
		if session != nil {
			w.sessions = append(w.sessions, session)
		}
	}
	if err != nil {
		return nil, err
	}
	var list []ready
	for i, one := range who {
		attempt, err := w.bring(ctx, one, sessions[i])
		if err != nil {
			return nil, err
		}
		attempt.Once = true // what comes later, or twice, meets nobody
		list = append(list, ready{one, sessions[i], attempt})
	}
	return list, nil
}

// volley sends all requests at once and keeps what they get as the last replies.
// None is ever sent twice.
func (w *world) volley(ctx context.Context, list []ready) error {
	replies := make([]*reply, len(list))
	start := make(chan struct{})
	var senders sync.WaitGroup
	for i, r := range list {
		senders.Go(func() {
			<-start
			replies[i] = w.ask(ctx, r.session, r.who, r.attempt)
			replies[i].read = true
		})
	}
	close(start)
	senders.Wait()
	w.last, w.volleyed = replies, replies
	return w.keep(replies...)
}

// together lets different people sign up at the same moment.
func together(ctx context.Context, w *world, a []string) error {
	n, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("how many: %w", err)
	}
	people := make([]*somebody, n)
	for i := range people {
		people[i] = w.meetAdult()
	}
	list, err := w.prepare(ctx, people...)
	if err != nil {
		return err
	}
	return w.volley(ctx, list)
}

const (
	rounds      = 5
	barrierWait = 3 * time.Second // for all readings to come
)

// race brings certifications of one person to the target at the same moment: the
// mock holds all readings at a barrier until the last has come. Where they do
// not all meet, because the target sends fewer at a time, another round is run
// with another person and the barrier at what was reached.
func race(ctx context.Context, w *world, a []string) error {
	n, err := strconv.Atoi(a[0])
	if err != nil {
		return fmt.Errorf("how many: %w", err)
	}
	size, met := n, 0
	for round := range rounds {
		who, err := w.someone()
		if err != nil {
			return err
		}
		if round > 0 {
			who = w.meetAdult()
		}
		met, err = w.raceOnce(ctx, who, n, size)
		if err != nil {
			return err
		}
		if met >= size && (round == rounds-1 || !w.someUnavailable()) {
			w.mark("overlap", w.say("%d of %d readings met", "조회 %[2]d개 중 %[1]d개가 동시에 도착"), met, n)
			return nil
		}
		w.settle() // the round proves nothing
		if met >= size {
			continue // who was asked to try later may have given up on a reading that waited here: once more
		}
		if met == 1 && size == 2 {
			break
		}
		size = nextSize(size, met)
	}
	return apart(w.say("%d requests were sent at the same moment, but no more than %d of them asked i'mport at the same time: it is not proved that only one account is opened",
		"요청 %d개를 동시에 보냈지만 그중 %d개만 동시에 아임포트를 조회했습니다. 계정이 하나만 생성되는지는 확인되지 않았습니다"), n, max(met, 1))
}

// someUnavailable reports whether somebody of the round was asked to try later.
func (w *world) someUnavailable() bool {
	return slices.ContainsFunc(w.last, func(r *reply) bool { return len(w.could(r, []contract.Outcome{contract.Unavailable})) > 0 })
}

// nextSize is at how many readings the barrier of another round opens: at what
// was reached; or at fewer, where all have left before it opened, because the
// target's patience is short and its machine busy.
func nextSize(size, met int) int {
	if met == 0 {
		return max(size/2, 2)
	}
	return max(met, 2)
}

// raceOnce is one round. It reports how many readings met at the barrier.
func (w *world) raceOnce(ctx context.Context, who *somebody, n, size int) (met int, err error) {
	people := make([]*somebody, n)
	for i := range people {
		people[i] = who
	}
	list, err := w.prepare(ctx, people...)
	if err != nil {
		return 0, err
	}
	before, err := w.newest(ctx)
	if err != nil {
		return 0, err
	}
	w.mark("fault", w.say("the readings wait for each other: %d", "조회 %d개가 모일 때까지 대기"), size)
	rule, err := w.barrier(ctx, size)
	if err != nil {
		return 0, err
	}
	// The barrier is taken away when the first round of it is over: who comes
	// later has nobody to wait for.
	watch, stop := context.WithCancel(ctx)
	var watcher sync.WaitGroup
	watcher.Go(func() {
		filter := control.RequestFilter{Route: readRoute, Fault: "barrier", Since: before}
		if _, err := w.mock.Wait(watch, w.site, filter, 1); err == nil {
			_ = w.unfault(watch, rule) // it is deleted at the end of the scenario too
		}
	})
	err = w.volley(ctx, list)
	stop()
	watcher.Wait()
	if err != nil {
		return 0, err
	}
	return w.met(ctx, before)
}

func (w *world) barrier(ctx context.Context, size int) (id string, err error) {
	var rule control.FaultRule
	text := fmt.Sprintf(`{"match":{"route":%q},"effect":{"barrier":{"size":%d,"wait":%q}}}`, readRoute, size, barrierWait)
	if err := json.Unmarshal([]byte(text), &rule); err != nil {
		return "", fmt.Errorf("barrier: %w", err)
	}
	added, err := w.mock.AddFault(ctx, w.site, rule)
	if err != nil {
		return "", unsteered("inject a barrier", err)
	}
	w.undo = append(w.undo, func(ctx context.Context) error { return w.unfault(ctx, added.ID) })
	return added.ID, nil
}

// newest is the id of the newest entry of the site's journal.
func (w *world) newest(ctx context.Context) (uint64, error) {
	list, err := w.mock.Requests(ctx, w.site, control.RequestFilter{Last: 1, Harness: true})
	if err != nil {
		return 0, unsteered("read the journal", err)
	}
	if len(list.Requests) == 0 {
		return 0, nil
	}
	return list.Requests[0].ID, nil
}

// patience is how long a reading may wait at a barrier without its client being
// suspected of having given up: none has a shorter time-out.
const patience = 500 * time.Millisecond

// met is the most readings that a barrier let go together. One that waited long
// and gave its sign-up nothing was given up by its client, and has met nobody:
// the next one, which came when that sign-up was answered, found it in the mock
// all the same. Whether it ended before or after the answer cannot be told: the
// two are a moment apart, and on two clocks.
func (w *world) met(ctx context.Context, since uint64) (int, error) {
	list, err := w.mock.Requests(ctx, w.site, control.RequestFilter{Route: readRoute, Fault: "barrier", Since: since})
	if err != nil {
		return 0, unsteered("read the journal", err)
	}
	decided := map[string]bool{}
	for _, r := range w.replies {
		decided[r.impUID] = decided[r.impUID] || r.Outcome == contract.Created || r.Outcome == contract.Existing
	}
	most, together := 0, map[int]int{} // readings by how many came at once
	for _, entry := range list.Requests {
		_, report, _ := strings.Cut(entry.Fault, "barrier ")
		came := 0
		if _, err := fmt.Sscanf(report, "%d of", &came); err != nil {
			continue
		}
		most = max(most, came)
		if waited := time.Duration(entry.DurationUS) * time.Microsecond; waited <= patience || decided[entry.ImpUID] {
			together[came]++
		}
	}
	return min(most, together[most]), nil
}

// settle takes what was said so far as looked at.
func (w *world) settle() {
	for _, r := range w.replies {
		r.looked = true
	}
}
