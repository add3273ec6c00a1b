package merchant_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry/postgrestest"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// registries are the three ways in which accounts are kept.
var registries = map[string]func(testing.TB) verifier.Registry{
	"memory": func(testing.TB) verifier.Registry { return verifier.NewMemory() },
	"sqlite": func(t testing.TB) verifier.Registry {
		return openRegistry(t, "sqlite:"+filepath.Join(t.TempDir(), "accounts.db"))
	},
	"postgres": func(t testing.TB) verifier.Registry { return openRegistry(t, postgrestest.Start(t).Database(t)) },
}

func openRegistry(t testing.TB, url string) verifier.Registry {
	t.Helper()
	r, err := sqlregistry.Open(t.Context(), url, []byte("a key of tests, thirty-two bytes"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// atOnce posts the imp_uids at the same moment: the mock holds all reads until
// the last has come. It counts the answers.
func (s *shop) atOnce(t *testing.T, impUIDs []string) map[string]int {
	t.Helper()
	hold := fault.Rule{Match: fault.Match{Route: "getCertification", First: len(impUIDs)}, Effect: fault.Barrier{Size: len(impUIDs), Wait: fault.Duration(time.Minute)}}
	if _, err := s.mock.Default().Fail(hold); err != nil {
		t.Fatal(err)
	}
	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: len(impUIDs)}, Timeout: 2 * time.Minute}
	defer web.CloseIdleConnections()
	answers := make([]string, len(impUIDs))
	var all sync.WaitGroup
	for i, impUID := range impUIDs {
		all.Go(func() { answers[i] = post(t, web, s.url, impUID) })
	}
	all.Wait()
	counts := map[string]int{}
	for _, a := range answers {
		counts[a]++
	}
	if held := s.mock.Default().Requests(journal.Filter{Fault: "barrier"}); len(held) == 0 || !strings.Contains(held[0].Fault, fmt.Sprintf("%d of %d", len(impUIDs), len(impUIDs))) {
		t.Errorf("the reads did not meet: this run shows nothing (%d were held)", len(held))
	}
	return counts
}

func post(t testing.TB, web *http.Client, url, impUID string) string {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/certifications", strings.NewReader("imp_uid="+impUID))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := web.Do(req)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, a.Result)
}

// patient gives everybody the time that a crowd takes on a small machine.
func patient(registry verifier.Registry) func(*shop) {
	return func(s *shop) {
		s.registry = registry
		s.config.AnswerWithin = time.Minute
		s.config.Logger = nil
		s.client = []client.Option{client.WithTimeout(time.Minute)}
	}
}

func TestManySignUpsOfOnePerson(t *testing.T) {
	t.Parallel()
	for name, open := range registries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, patient(open(t)))
			impUIDs := make([]string, crowd)
			for i := range impUIDs {
				impUIDs[i] = s.certify(t, func(c *mockserver.Case) { c.Person.ID = "adult/jiwoo" })
			}
			got := s.atOnce(t, impUIDs)
			if got["201 created"] != 1 || got["200 existing"] != crowd-1 {
				t.Errorf("%v, want 1 created and %d existing", got, crowd-1)
			}
			if tokens := len(s.mock.Default().Requests(journal.Filter{Route: "getToken"})); tokens > 1 {
				t.Errorf("%d tokens were fetched, want 1", tokens)
			}
		})
	}
}

func TestManySessionsWithOneImpUID(t *testing.T) {
	t.Parallel()
	for name, open := range registries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, patient(open(t)))
			impUIDs := make([]string, crowd)
			for i := range impUIDs {
				impUIDs[i] = "imp_100000000001"
			}
			got := s.atOnce(t, impUIDs)
			if got["201 created"] != 1 || got["409 rejected"] != crowd-1 {
				t.Errorf("%v, want 1 created and %d rejected", got, crowd-1)
			}
		})
	}
}
