package main

import (
	"context"
	"database/sql"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry/postgrestest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

const (
	signUps = 500 // of each round
	hands   = 24  // that sign up at the same time
)

// A merchant that is killed in the middle of many sign-ups has every account
// that it acknowledged when it is started again, and none twice.
func TestKilled(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "accounts.db") },
		"postgres": func(t testing.TB) string { return postgrestest.Start(t).Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := database(t)
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			chance := rand.New(rand.NewPCG(seed, 0))
			acknowledged := map[string]bool{} // by CI, over all rounds
			for round := range required.Rounds(t, "IAMPORT_MOCK_KILL_ROUNDS", 2) {
				killed := killRound(t, url, 1+chance.IntN(signUps-hands))
				for ci := range killed {
					acknowledged[ci] = true
				}
				t.Logf("round %d: %d of %d were acknowledged", round, len(killed), signUps)
				look(t, url, acknowledged)
			}
		})
	}
}

// killRound starts the merchant, signs many people up, kills it when so many
// were acknowledged, and returns the CIs of those who were. Started again, it
// knows some of them.
func killRound(t *testing.T, database string, after int) map[string]bool {
	t.Helper()
	mock := mockserver.Start(t)
	people := make(chan string, signUps)
	for range signUps {
		people <- add(t, mock, mockserver.Case{})
	}
	close(people)
	s := start(t, mock, "--database", database)
	created := s.signUpUntil(t, people, after)
	_ = s.cmd.Process.Kill()
	if err := s.cmd.Wait(); err == nil {
		t.Error("the merchant ended by itself: this round shows nothing")
	}

	again := start(t, mock, "--database", database)
	web := &http.Client{Timeout: patience}
	cis := map[string]bool{}
	for _, impUID := range created {
		cert, err := mock.Steered().Certification(t.Context(), mockserver.DefaultKey, impUID)
		if err != nil {
			t.Fatal(err)
		}
		cis[cert.Person.CI] = true
		if len(cis) > 10 {
			continue // the rest is looked up in the database
		}
		second := add(t, mock, mockserver.Case{Person: identity.Person{ID: cert.Person.ID}})
		if got := post(t.Context(), web, again.url, second); got != "200 existing" {
			t.Errorf("acknowledged before the kill, and now: %s, want existing", got)
		}
	}
	_ = again.cmd.Process.Kill()
	_ = again.cmd.Wait()
	return cis
}

// signUpUntil lets many hands sign people up and kills the merchant when so many
// were acknowledged. It returns the imp_uids of all who were.
func (s *started) signUpUntil(t *testing.T, people <-chan string, after int) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands}, Timeout: patience}
	defer web.CloseIdleConnections()
	var mu sync.Mutex
	var created []string
	var all sync.WaitGroup
	for range hands {
		all.Go(func() {
			for impUID := range people {
				got := post(ctx, web, s.url, impUID)
				mu.Lock()
				if got == "201 created" {
					created = append(created, impUID)
				}
				if len(created) == after {
					_ = s.cmd.Process.Kill() // in the middle of what the other hands do
				}
				dead := len(created) >= after && got != "201 created"
				mu.Unlock()
				if dead {
					return
				}
			}
		})
	}
	all.Wait()
	if len(created) < after {
		t.Fatalf("%d were acknowledged, want at least %d", len(created), after)
	}
	return created
}

// look reads the database without the merchant: everybody who was acknowledged
// has an account, nobody has two, and every use belongs to an account.
func look(t *testing.T, database string, acknowledged map[string]bool) {
	t.Helper()
	driver, source := "pgx", database
	if file, ok := strings.CutPrefix(database, "sqlite:"); ok {
		driver, source = "sqlite", file
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	key, err := hex.DecodeString(personKey)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.QueryContext(t.Context(), "SELECT person FROM accounts WHERE account IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found, n := map[string]bool{}, 0
	for rows.Next() {
		var person []byte
		if err := rows.Scan(&person); err != nil {
			t.Fatal(err)
		}
		found[string(person)] = true
		n++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if n != len(found) {
		t.Errorf("%d accounts of %d people", n, len(found))
	}
	for ci := range acknowledged {
		if !found[string(verifier.HashPerson(key, ci))] {
			t.Error("an acknowledged account is gone")
		}
	}
	var loose int
	err = db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM uses u LEFT JOIN accounts a ON a.account = u.account WHERE a.account IS NULL").Scan(&loose)
	if err != nil || loose > 0 {
		t.Errorf("%d uses without an account, %v", loose, err)
	}
}

func add(t *testing.T, mock *mockserver.Running, c mockserver.Case) string {
	t.Helper()
	impUID, err := mock.Default().Add(c)
	if err != nil {
		t.Fatal(err)
	}
	return impUID
}
