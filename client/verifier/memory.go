package verifier

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"
)

// Memory is a [Registry] that is gone with the process: for tests, demos and
// reading. It is safe for concurrent use.
type Memory struct {
	key []byte

	mu      sync.Mutex // guards all below
	people  map[string]*holding
	holders map[string]string // account to person
	uses    map[string]use    // by imp_uid
}

// holding is the account of a person, or the time from which there may be one.
type holding struct {
	account string // "" after a withdrawal
	free    time.Time
}

// use is what became of an imp_uid.
type use struct {
	applicant string
	standing  Standing
}

// NewMemory returns an empty registry.
func NewMemory() *Memory {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return &Memory{key: key, people: map[string]*holding{}, holders: map[string]string{}, uses: map[string]use{}}
}

// Claim implements [Registry].
func (m *Memory) Claim(ctx context.Context, c Claim) (Standing, error) {
	if err := ctx.Err(); err != nil {
		return Standing{}, err
	}
	person := string(HashPerson(m.key, c.Person))
	m.mu.Lock()
	defer m.mu.Unlock()
	if before, used := m.uses[c.ImpUID]; used {
		if before.applicant != c.Applicant || m.holders[before.standing.Account] != person {
			return Standing{Kind: Spent}, nil
		}
		return before.standing, nil
	}
	standing := Standing{Kind: Known}
	held, ok := m.people[person]
	switch {
	case ok && held.account != "":
		standing.Account = held.account
	case ok && c.At.Before(held.free):
		return Standing{Kind: Barred}, nil
	default:
		standing = Standing{Kind: Opened, Account: c.Account}
		m.people[person] = &holding{account: c.Account}
		m.holders[c.Account] = person
	}
	m.uses[c.ImpUID] = use{c.Applicant, standing}
	return standing, nil
}

// Certifications implements [Registry].
func (m *Memory) Certifications(ctx context.Context, account string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var impUIDs []string
	if _, open := m.holders[account]; open {
		for impUID, u := range m.uses {
			if u.standing.Account == account {
				impUIDs = append(impUIDs, impUID)
			}
		}
	}
	slices.Sort(impUIDs)
	return impUIDs, nil
}

// Withdraw implements [Registry].
func (m *Memory) Withdraw(ctx context.Context, account string, free time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if person, open := m.holders[account]; open {
		delete(m.holders, account)
		m.people[person] = &holding{free: free}
	}
	return nil
}
