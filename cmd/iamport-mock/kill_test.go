package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
)

const (
	killHands = 8               // that tell the mock something at the same time
	promised  = time.Second     // so far behind the state may be
	leastLoad = promised + 2e8  // before a kill
	moreLoad  = int64(promised) // by chance
)

// told is something that a mock has acknowledged.
type told struct {
	what string
	at   time.Time
	// holds asks the next mock whether it knows it.
	holds func(*caller) error
}

// A mock that is killed under load knows all that it acknowledged more than a second before, when it is started again.
func TestKilled(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	state := filepath.Join(t.TempDir(), "mock.state")
	var ever []told // what a mock knew that was started after a kill
	for round := range required.Rounds(t, "IAMPORT_MOCK_KILL_ROUNDS", 2) {
		load, killed := killedUnderLoad(t, state, round, leastLoad+time.Duration(chance.Int64N(moreLoad)))
		cmd, mock := startKept(t, state)
		young, behind := 0, time.Duration(0)
		for i, err := range ask(mock, load) {
			f := load[i]
			switch age := killed.Sub(f.at); {
			case err == nil:
				ever = append(ever, f)
			case age > promised:
				t.Errorf("round %d: %s, acknowledged %s before the kill, is lost: %v", round, f.what, age.Round(time.Millisecond), err)
			case age >= 0: // or the answer was on its way
				young++
				behind = max(behind, age)
			}
		}
		for i, err := range ask(mock, sample(ever)) {
			if err != nil {
				t.Errorf("round %d: %s, which an earlier mock knew, is lost: %v", round, sample(ever)[i].what, err)
			}
		}
		info, err := os.Stat(state)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the state file: %v, %v", info, err)
		}
		t.Logf("round %d: of %d things told, the %d youngest are missing, at most %s old; the file has %d bytes",
			round, len(load), young, behind.Round(time.Millisecond), info.Size())
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
}

// killedUnderLoad starts a mock, tells it many things for a while, kills it meanwhile and returns what it acknowledged.
func killedUnderLoad(t *testing.T, state string, round int, after time.Duration) ([]told, time.Time) {
	t.Helper()
	cmd, mock := startKept(t, state)
	load := &loading{caller: mock, round: round}
	var hands sync.WaitGroup
	for hand := range killHands {
		hands.Go(func() { load.tell(hand) })
	}
	<-time.After(after)
	killed := time.Now()
	_ = cmd.Process.Kill()
	if err := cmd.Wait(); err == nil {
		t.Error("the mock ended by itself: this round shows nothing")
	}
	hands.Wait()
	return load.facts, killed
}

// ask asks a mock for facts, several at a time, and returns what is wrong with each.
func ask(mock *caller, facts []told) []error {
	wrong := make([]error, len(facts))
	var hands sync.WaitGroup
	for hand := range killHands {
		hands.Go(func() {
			for i := hand; i < len(facts); i += killHands {
				wrong[i] = facts[i].holds(mock)
			}
		})
	}
	hands.Wait()
	return wrong
}

// sample is some of many facts, of all rounds.
func sample(facts []told) []told {
	const most = 500
	var some []told
	for i := 0; i < len(facts); i += 1 + len(facts)/most {
		some = append(some, facts[i])
	}
	return some
}

// startKept starts the program with a state file, as a process that ends with the test.
func startKept(t *testing.T, state string) (*exec.Cmd, *caller) {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	cmd := exec.Command("iamport-mock", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", ready, "--state", state, "--log-level", "error")
	var out clitest.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	text, err := clitest.AwaitFile(ready)
	if err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	var found serving.Addresses
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: killHands}, Timeout: clitest.Patience}
	t.Cleanup(web.CloseIdleConnections)
	return cmd, &caller{Addresses: found, web: web}
}

// caller asks a mock.
type caller struct {
	serving.Addresses
	web *http.Client
}

// call sends one request of the control API, or of the API for a URL in full, and reads the answer into into.
func (c *caller) call(method, url, body string, into any) error {
	if strings.HasPrefix(url, "/") {
		url = c.Control + "/__admin/sites" + url
	}
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.web.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: status %d %s", method, url, resp.StatusCode, bytes.TrimSpace(text))
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

// token asks for the token of a key.
func (c *caller) token(key string) (text string, err error) {
	var granted struct {
		Response struct {
			AccessToken string `json:"access_token"`
		}
	}
	err = c.call("POST", c.API+"/users/getToken", `{"imp_key":"`+key+`","imp_secret":"s"}`, &granted)
	return granted.Response.AccessToken, err
}

// loading tells a mock many things.
type loading struct {
	*caller
	round int

	mu    sync.Mutex
	facts []told
}

// note keeps what was acknowledged just now.
func (l *loading) note(what string, holds func(*caller) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.facts = append(l.facts, told{what, time.Now(), holds})
}

// tell tells the mock one thing after another until it does not answer. Of the ordinary things it notes one of three.
func (l *loading) tell(hand int) {
	for n := 0; ; n++ {
		key := fmt.Sprintf("imp_test_%d_%d_%d", l.round, hand, min(n/400, 1)) // a thousand such sites may be
		token, err := l.token(key)
		if err != nil {
			return
		}
		var made struct {
			ImpUID string `json:"imp_uid"`
			Person struct {
				CI string `json:"ci"`
			}
		}
		if l.call("POST", "/"+key+"/certifications", "{}", &made) != nil {
			return
		}
		switch impUID, ci := made.ImpUID, made.Person.CI; {
		case n%400 == 0:
			l.note("the token of "+key, func(next *caller) error { return same(token)(next.token(key)) })
			l.more(key + "_later")
		case n%6 == 1 && l.call("DELETE", "/"+key+"/certifications/"+impUID, "", nil) == nil:
			l.note("deletion of "+impUID, func(next *caller) error {
				return contains("status 404")(next.call("GET", "/"+key+"/certifications/"+impUID, "", nil))
			})
		case n%3 == 2:
			l.note("certification "+impUID, func(next *caller) error {
				var found struct{ Person struct{ CI string } }
				err := next.call("GET", "/"+key+"/certifications/"+impUID, "", &found)
				return same(ci)(found.Person.CI, err)
			})
		}
	}
}

// more tells the rarer things: a fault, and where a clock stands. The requests of this key may fail, and its token end.
func (l *loading) more(key string) {
	if _, err := l.token(key); err != nil {
		return
	}
	if l.call("POST", "/"+key+"/faults", `{"id":"mine","match":{"nth":9},"effect":{"null_message":{}}}`, nil) == nil {
		l.note("the fault of "+key, func(next *caller) error {
			var list struct {
				Faults []struct{ Rule struct{ ID string } }
			}
			err := next.call("GET", "/"+key+"/faults", "", &list)
			return same("mine")(fmt.Sprint(append(list.Faults, struct{ Rule struct{ ID string } }{})[0].Rule.ID), err)
		})
	}
	var clock struct{ Now time.Time }
	if l.call("PUT", "/"+key+"/clock", `{"set":"2031-01-01T00:00:00Z","freeze":true}`, &clock) == nil {
		l.note("the clock of "+key, func(next *caller) error {
			var now struct{ Now time.Time }
			err := next.call("GET", "/"+key+"/clock", "", &now)
			return same(clock.Now.String())(now.Now.String(), err)
		})
	}
}

func same(want string) func(got string, err error) error {
	return func(got string, err error) error {
		if err == nil && got != want {
			err = fmt.Errorf("found %q, want %q", got, want)
		}
		return err
	}
}

func contains(words string) func(error) error {
	return func(err error) error {
		if err == nil {
			return fmt.Errorf("found it, want %s", words)
		}
		if strings.Contains(err.Error(), words) {
			return nil
		}
		return fmt.Errorf("found %w, want %s", err, words)
	}
}
