package registrytest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// crowd is how many claim at the same moment.
const crowd = 64

// processes is how many registries share the store while they do.
const processes = 3

// atOnce opens the registries, has every claim made at the same moment, spread
// over them, and returns the standings in the order of the claims.
func atOnce(t *testing.T, b Backend, claims []verifier.Claim) ([]verifier.Standing, verifier.Registry) {
	t.Helper()
	open := b.Fresh(t)
	registries := make([]verifier.Registry, processes)
	for i := range registries {
		registries[i] = open()
		if b.Durable || i == 0 {
			t.Cleanup(func() { shut(t, registries[i]) })
		}
	}
	standings := make([]verifier.Standing, len(claims))
	start := make(chan struct{})
	var all sync.WaitGroup
	for i, c := range claims {
		all.Go(func() {
			<-start
			var err error
			if standings[i], err = registries[i%processes].Claim(t.Context(), c); err != nil {
				t.Errorf("claim %s by %s: %v", c.ImpUID, c.Applicant, err)
			}
		})
	}
	close(start)
	all.Wait()
	return standings, registries[0]
}

func racePerson(t *testing.T, b Backend) {
	var claims []verifier.Claim
	for i := range crowd {
		claims = append(claims, claim(ci(1), fmt.Sprintf("imp_%d", i), fmt.Sprintf("s%d", i), fmt.Sprintf("a%d", i)))
	}
	standings, r := atOnce(t, b, claims)
	winner := slices.IndexFunc(standings, func(s verifier.Standing) bool { return s.Kind == verifier.Opened })
	if winner < 0 {
		t.Fatal("nobody got the account")
	}
	account := claims[winner].Account
	for i, s := range standings {
		want := verifier.Standing{Kind: verifier.Known, Account: account}
		if i == winner {
			want.Kind = verifier.Opened
		}
		if s != want {
			t.Errorf("claim %d: %v, want %v", i, s, want)
		}
	}
	if used, err := r.Certifications(t.Context(), account); err != nil || len(used) != crowd {
		t.Errorf("%d imp_uids were used, %v; want %d", len(used), err, crowd)
	}
}

func raceImpUID(t *testing.T, b Backend) {
	var claims []verifier.Claim
	for i := range crowd {
		claims = append(claims, claim(ci(1), "imp_1", fmt.Sprintf("s%d", i), fmt.Sprintf("a%d", i)))
	}
	standings, _ := atOnce(t, b, claims)
	won := 0
	for i, s := range standings {
		switch s {
		case verifier.Standing{Kind: verifier.Opened, Account: claims[i].Account}:
			won++
		case verifier.Standing{Kind: verifier.Spent}:
		default:
			t.Errorf("claim %d: %v, want it opened or spent", i, s)
		}
	}
	if won != 1 {
		t.Errorf("%d applicants used one imp_uid, want 1", won)
	}
}

// raceAll mixes people, imp_uids and applicants, and then asks everything again:
// the answers must fit together.
func raceAll(t *testing.T, b Backend) {
	const people, perPerson, rivals = 8, 4, 3
	var claims []verifier.Claim
	for p := range people {
		for i := range perPerson {
			for a := range rivals {
				n := (p*perPerson+i)*rivals + a
				claims = append(claims, claim(ci(p), fmt.Sprintf("imp_%d_%d", p, i), fmt.Sprintf("s%d", a), fmt.Sprintf("a%d", n)))
			}
		}
	}
	standings, r := atOnce(t, b, claims)
	accounts, users := map[string]string{}, map[string]string{}
	for i, s := range standings {
		c := claims[i]
		if again := must(t, r, c); again != s {
			t.Errorf("%s by %s: %v, and then %v", c.ImpUID, c.Applicant, s, again)
		}
		if s.Kind == verifier.Spent {
			continue
		}
		if before, ok := users[c.ImpUID]; ok {
			t.Errorf("%s was used by %s and by %s", c.ImpUID, before, c.Applicant)
		}
		users[c.ImpUID] = c.Applicant
		if before, ok := accounts[c.Person]; ok && before != s.Account {
			t.Errorf("one person has the accounts %s and %s", before, s.Account)
		}
		accounts[c.Person] = s.Account
	}
	if len(users) != people*perPerson || len(accounts) != people {
		t.Errorf("%d imp_uids were used and %d people have an account, want %d and %d", len(users), len(accounts), people*perPerson, people)
	}
}

// raceWithdrawal closes an account while its person claims again and again: at
// any time there is at most one, and in the end the last one stands.
func raceWithdrawal(t *testing.T, b Backend) {
	r := opened(t, b)
	must(t, r, claim(ci(1), "imp_first", "s", "first"))
	standings := make([]verifier.Standing, crowd)
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() {
			var err error
			c := claim(ci(1), fmt.Sprintf("imp_%d", i), fmt.Sprintf("s%d", i), fmt.Sprintf("a%d", i))
			if standings[i], err = r.Claim(t.Context(), c); err != nil {
				t.Errorf("claim %d: %v", i, err)
			}
		})
	}
	all.Go(func() {
		if err := r.Withdraw(t.Context(), "first", time.Time{}); err != nil {
			t.Errorf("withdraw: %v", err)
		}
	})
	all.Wait()
	opened := 0
	for i, s := range standings {
		switch s.Kind {
		case verifier.Opened:
			opened++
		case verifier.Known:
		default:
			t.Errorf("claim %d: %v, want an account", i, s)
		}
	}
	if opened > 1 {
		t.Errorf("%d accounts were opened after one withdrawal, want at most 1", opened)
	}
	last := must(t, r, claim(ci(1), "imp_last", "s_last", "last"))
	if want := verifier.Known; opened == 1 && last.Kind != want || last.Account == "first" {
		t.Errorf("in the end: %v, with %d opened", last, opened)
	}
}
