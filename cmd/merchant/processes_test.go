package main

import (
	"database/sql"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier/sqlregistry/postgrestest"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// Three processes on one database are one merchant: of 1,000 sign-ups of one person at once, sent to all three, one
// opens an account, also when a process is killed in the middle and what it had not answered is sent to another.
func TestThreeProcesses(t *testing.T) {
	t.Parallel()
	const tries = 1000
	mock := mockserver.Start(t)
	first, err := mock.Steered().AddPerson(t.Context(), mockserver.DefaultKey, control.NewPerson{Birthday: control.Aged(34)})
	if err != nil {
		t.Fatal(err)
	}
	database := postgrestest.Start(t).Database(t)
	processes := []*started{start(t, mock, "--database", database), start(t, mock, "--database", database), start(t, mock, "--database", database)}
	left := make(chan string, tries)
	for range tries {
		left <- add(t, mock, mockserver.Case{Person: identity.Person{ID: first.ID}})
	}
	close(left)

	web := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands}, Timeout: patience}
	defer web.CloseIdleConnections()
	var mu sync.Mutex
	counts, answers, sentAgain := map[string]int{}, 0, 0
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() {
			for impUID := range left {
				got := post(t.Context(), web, processes[hand%len(processes)].url, impUID)
				again := strings.HasPrefix(got, "Post ") // no answer: the process is gone
				if again {
					got = "again: " + post(t.Context(), web, processes[hand%2].url, impUID)
				}
				mu.Lock()
				counts[got]++
				if again {
					sentAgain++
				}
				if answers++; answers == tries/3 {
					_ = processes[2].cmd.Process.Kill()
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	t.Logf("%v, %d sent again", counts, sentAgain)
	created := counts["201 created"] + counts["again: 201 created"]
	// One that was killed between the account and its answer has used up its certification.
	known := counts["200 existing"] + counts["again: 200 existing"] + counts["again: 409 rejected used"]
	if created != 1 || created+known != tries || sentAgain == 0 {
		t.Errorf("%d accounts opened and %d sign-ups of somebody known, %d sent again, want 1, %d and some: %v", created, known, sentAgain, tries-1, counts)
	}
	db, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var accounts int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM accounts WHERE account IS NOT NULL").Scan(&accounts); err != nil || accounts != 1 {
		t.Errorf("%d accounts in the database, %v, want 1", accounts, err)
	}
}
