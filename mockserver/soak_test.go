package mockserver_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// job is one of many test jobs that share a server: it has a site of its own
// and knows exactly what is in that site's journal.
type job struct {
	mock  *mockserver.Running
	admin *control.Client
	key   string
	rnd   *rand.Rand
	token string
	reads int // GETs since the journal was last emptied
	added []string
}

// TestManyJobsShareAServer lets 200 jobs at once move clocks, add people, inject
// faults and reset, in random order, and hold every answer and their own journal
// to what they did themselves. IAMPORT_MOCK_SOAK_STEPS makes it longer, in three
// orders; the race detector makes one of five steps cost ten seconds.
func TestManyJobsShareAServer(t *testing.T) {
	steps, orders := 5, uint64(1)
	if text := os.Getenv("IAMPORT_MOCK_SOAK_STEPS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		steps, orders = n, 3
	}
	for seed := range orders {
		t.Run(fmt.Sprintf("seed=%d", seed+1), func(t *testing.T) {
			mock := mockserver.Start(t)
			controlServer := httptest.NewServer(mock.Control(control.Info{API: mock.URL}))
			defer controlServer.Close()
			var wg sync.WaitGroup
			for n := range 200 {
				wg.Go(func() {
					j := &job{
						mock: mock, admin: control.NewClient(controlServer.URL, "", controlServer.Client()), key: fmt.Sprintf("imp_test_%d_%d", seed, n),
						rnd: rand.New(rand.NewPCG(seed, uint64(n))),
					}
					if err := j.run(t.Context(), steps); err != nil {
						t.Errorf("job %d: %v", n, err)
					}
				})
			}
			wg.Wait()
		})
	}
}

func (j *job) run(ctx context.Context, steps int) error {
	if err := j.signIn(ctx); err != nil {
		return err
	}
	acts := []func(context.Context) error{j.addAndRead, j.ageOvernight, j.fail, j.resetJournal, j.resetState, j.deleteOne, j.readFixture}
	for n := range steps {
		act := j.rnd.IntN(len(acts))
		if err := acts[act](ctx); err != nil {
			return fmt.Errorf("step %d, act %d: %w", n, act, err)
		}
		list, err := j.admin.Requests(ctx, j.key, control.RequestFilter{Route: "getCertification"})
		if err != nil {
			return err
		}
		if len(list.Requests) != j.reads {
			return fmt.Errorf("step %d, act %d: %d reads in the journal, want %d", n, act, len(list.Requests), j.reads)
		}
	}
	return nil
}

func (j *job) call(ctx context.Context, method, path, body string) (int, map[string]any, error) {
	r, err := http.NewRequestWithContext(ctx, method, j.mock.URL+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", j.token)
	r.Header["X-Idempotency-Key"] = nil // not sent: it lets a connection that was idle for too long be replaced, for POST as well
	response, err := j.mock.Client().Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil, err
	}
	var envelope struct{ Response map[string]any }
	if err := json.Unmarshal(text, &envelope); err != nil {
		return 0, nil, fmt.Errorf("%s: %w", text, err)
	}
	return response.StatusCode, envelope.Response, nil
}

func (j *job) signIn(ctx context.Context) error {
	status, record, err := j.call(ctx, http.MethodPost, "/users/getToken", `{"imp_key":"`+j.key+`","imp_secret":"s"}`)
	if err != nil || status != 200 {
		return fmt.Errorf("token: %d, %w", status, err)
	}
	token, ok := record["access_token"].(string)
	if !ok {
		return errors.New("no token")
	}
	j.token = token
	return nil
}

func (j *job) read(ctx context.Context, impUID string, want int) (map[string]any, error) {
	status, record, err := j.call(ctx, http.MethodGet, "/certifications/"+impUID, "")
	j.reads++
	if err == nil && status != want {
		err = fmt.Errorf("read %s: %d, want %d", impUID, status, want)
	}
	return record, err
}

func (j *job) addAndRead(ctx context.Context) error {
	added, err := j.admin.AddCertification(ctx, j.key, control.NewCertification{})
	if err != nil {
		return err
	}
	record, err := j.read(ctx, added.ImpUID, 200)
	if err != nil {
		return err
	}
	if record["unique_key"] != added.Person.CI || record["birthday"] != added.Person.Born {
		return fmt.Errorf("read %v, added %+v", record, added.Person)
	}
	j.added = append(j.added, added.ImpUID)
	return nil
}

// ageOvernight adds somebody who turns 19 tomorrow and lets a day go by.
func (j *job) ageOvernight(ctx context.Context) error {
	person := control.NewPerson{Birthday: control.Turns(19, "tomorrow")}
	added, err := j.admin.AddCertification(ctx, j.key, control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Fresh(person)}})
	if err != nil {
		return err
	}
	before, err := j.admin.Clock(ctx, j.key)
	if err != nil {
		return err
	}
	after, err := j.admin.MoveClock(ctx, j.key, control.ClockMove{Advance: control.Duration(24 * time.Hour)})
	if err != nil {
		return err
	}
	if passed := after.Now.Sub(before.Now); passed < 24*time.Hour || passed > 25*time.Hour {
		return fmt.Errorf("a day took %v", passed)
	}
	if err := j.signIn(ctx); err != nil { // the token is over
		return err
	}
	record, err := j.read(ctx, added.ImpUID, 200)
	if err != nil {
		return err
	}
	if record["birthday"] != added.Person.Born {
		return fmt.Errorf("steering moved a birthday from %s to %v", added.Person.Born, record["birthday"])
	}
	born, err := identity.ParseDate(added.Person.Born)
	if err != nil {
		return err
	}
	if age := identity.FullAge(born, identity.DateOf(after.Anchor)); age != 18 {
		return fmt.Errorf("%d years old on the anchor's date, want 18", age)
	}
	return nil
}

func (j *job) fail(ctx context.Context) error {
	rule, err := j.admin.AddFault(ctx, j.key, fault.Rule{
		Match: fault.Match{Route: "getCertification", First: 1}, Effect: fault.Refusal{Status: 500 + j.rnd.IntN(5)},
	})
	if err != nil {
		return err
	}
	want := rule.Effect.(fault.Refusal).Status
	if _, err := j.read(ctx, adult, want); err != nil {
		return err
	}
	if _, err := j.read(ctx, adult, 200); err != nil {
		return err
	}
	return j.admin.DeleteFault(ctx, j.key, rule.ID)
}

func (j *job) resetJournal(ctx context.Context) error {
	j.reads = 0
	return j.admin.Reset(ctx, j.key, control.ScopeJournal)
}

func (j *job) resetState(ctx context.Context) error {
	if err := j.admin.Reset(ctx, j.key, control.ScopeState); err != nil {
		return err
	}
	if _, err := j.read(ctx, adult, 401); err != nil { // in the house's journal: the token is nobody's now
		return err
	}
	j.reads--
	if err := j.signIn(ctx); err != nil {
		return err
	}
	for _, id := range j.added {
		if _, err := j.read(ctx, id, 404); err != nil {
			return err
		}
	}
	j.added = nil
	return nil
}

func (j *job) deleteOne(ctx context.Context) error {
	const minor = "imp_100000000016"
	status, _, err := j.call(ctx, http.MethodDelete, "/certifications/"+minor, "")
	if err != nil {
		return err
	}
	if status != 200 && status != 404 {
		return fmt.Errorf("delete: %d", status)
	}
	_, err = j.read(ctx, minor, 404)
	return err
}

func (j *job) readFixture(ctx context.Context) error {
	record, err := j.read(ctx, adult, 200)
	if err == nil && record["birthday"] != "1990-05-17" {
		err = fmt.Errorf("record %v", record)
	}
	return err
}
