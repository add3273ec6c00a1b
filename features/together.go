package features

import (
	"context"
	"encoding/json"
	"fmt"
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
	w.last = replies
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
		if met >= size {
			w.mark("overlap", "%d of %d readings met", met, n)
			return nil
		}
		w.settle() // the round proves nothing
		if met == 1 && size == 2 {
			break
		}
		size = nextSize(size, met)
	}
	return apart(w.say("%d requests were sent at the same moment, but no more than %d of them asked i'mport at the same time: that one account stays one is not proved",
		"요청 %d개를 한순간에 보냈지만 같은 때에 포트원에 물은 것은 %d개뿐입니다: 계정이 하나로 남는다는 것은 증명되지 않았습니다"), n, max(met, 1))
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
	w.mark("fault", "the readings wait for each other: %d", size)
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

// met is the most readings that a barrier let go together.
func (w *world) met(ctx context.Context, since uint64) (int, error) {
	list, err := w.mock.Requests(ctx, w.site, control.RequestFilter{Route: readRoute, Fault: "barrier", Since: since})
	if err != nil {
		return 0, unsteered("read the journal", err)
	}
	most := 0
	for _, entry := range list.Requests {
		_, report, _ := strings.Cut(entry.Fault, "barrier ")
		came := 0
		if _, err := fmt.Sscanf(report, "%d of", &came); err == nil {
			most = max(most, came)
		}
	}
	return most, nil
}

// settle takes what was said so far as looked at.
func (w *world) settle() {
	for _, r := range w.replies {
		r.looked = true
	}
}
