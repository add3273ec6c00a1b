package mutant

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// accountFlaws break one account per person.
var accountFlaws = []flaw{
	{Mutant{
		Name: "unique on the imp_uid", Breaks: "same-person", Scenario: "The same person, with another certification, has the account already",
		Story: "the certification is the key of the account: who verifies twice joins twice. Fact 7.4",
	}, func(p *parts) {
		p.source = known(func(c *client.Certification) client.Text { return client.Text{State: client.Given, Value: c.ImpUID} })
	}},
	{Mutant{
		Name: "unique on the phone", Breaks: "different-people", Scenario: "Two people with the same phone number get two accounts",
		Story: "the duplicate check goes by phone number: who gets an old number is told to have an account. Fact 8.10",
	}, func(p *parts) {
		p.source = known(func(c *client.Certification) client.Text { return orElse(c.Phone, c.UniqueKey) })
	}},
	{Mutant{
		Name: "a second account on a new phone", Breaks: "same-person", Scenario: "The same person, with a new phone number, has the account already",
		Story: "the unique index is on CI and phone together. Fact 8.10",
	}, func(p *parts) {
		p.source = known(func(c *client.Certification) client.Text { return joined(c.UniqueKey, c.Phone.Value) })
	}},
	{Mutant{
		Name: "unique on the DI", Breaks: "same-person", Scenario: "The same person, through another provider, has the account already",
		Story: "the look-up goes by DI as in a newer guide, and null equals no null: INICIS gives no DI. Fact 7.4",
	}, func(p *parts) {
		p.source = known(func(c *client.Certification) client.Text {
			return orElse(c.UniqueInSite, client.Text{State: client.Given, Value: "no DI " + c.ImpUID})
		})
	}},
	{Mutant{
		Name: "a null DI is a DI", Breaks: "different-people", Scenario: "Two people through a provider that gives no DI get two accounts",
		Story: "the look-up goes by DI, and String(null) is the text null: all who came by INICIS are one person. Fact 7.4",
	}, func(p *parts) {
		p.source = known(func(c *client.Certification) client.Text {
			if _, ok := c.UniqueInSite.Known(); ok {
				return c.UniqueKey
			}
			return client.Text{State: client.Given, Value: "the DI of all who have none"}
		})
	}},
	{Mutant{
		Name: "unique on name and birthday", Breaks: "different-people", Scenario: "Two people with the same name and birthday get two accounts",
		Story: "people are matched by name and birthday, and every small town has two people who share both. Fact 8.32",
	}, func(p *parts) {
		p.source = known(func(c *client.Certification) client.Text {
			return client.Text{State: client.Given, Value: c.Name + " " + c.Birthday.String()}
		})
	}},
	{Mutant{
		Name: "CIs compared without their case", Breaks: "different-people", Scenario: "Two people with a CI that differs in upper and lower case alone get two accounts",
		Story: "the column has a case-insensitive collation, the default of MySQL. Fact 8.35",
	}, func(p *parts) {
		p.registry = claiming(p.registry, func(c *verifier.Claim) { c.Person = strings.ToLower(c.Person) })
	}},
	{Mutant{
		Name: "64 characters of the CI", Breaks: "different-people", Scenario: "Two people with a CI that differs only after its first 64 characters get two accounts",
		Story: "the column has 64 characters, as the DI needs, and a database that is not strict cuts the CI off. Reasoning",
	}, func(p *parts) {
		const column = 64
		p.source = known(func(c *client.Certification) client.Text {
			return client.Text{State: client.Given, Value: c.UniqueKey.Value[:min(column, len(c.UniqueKey.Value))]}
		})
	}},
	{Mutant{
		Name: "an empty CI is a CI", Breaks: "no-ci", Scenario: "Two people whose CI is empty are refused",
		Story: "an empty text equals an empty text, so all without a CI are one person. Fact 8.7",
	}, func(p *parts) { p.source = shared(client.Given) }},
	{Mutant{
		Name: "a null CI is a CI", Breaks: "no-ci", Scenario: "Two people whose CI is null are refused",
		Story: "String(null) is the text null, and so are all others without a CI. Fact 8.7",
	}, func(p *parts) { p.source = shared(client.Null) }},
	{Mutant{
		Name: "looks first and writes then", Breaks: "race", Scenario: "20 sign-ups of one person at the same moment open one account",
		Story: "find, and create where nothing was found, as in the tutorial's order of steps: of two at once both find nothing. Fact 8.9",
	}, func(p *parts) {
		p.registry = &lookThenWrite{Registry: p.registry, gap: 3 * p.roundTrip(), slots: map[string]string{}, holders: map[string]string{}}
	}},
	{Mutant{
		Name: "who loses a race gets an error", Breaks: "race", Scenario: "20 sign-ups of one person at the same moment open one account",
		Story: "there is a unique index, and nobody catches what it throws: a 5xx for people who did nothing wrong. Reasoning",
	}, func(p *parts) {
		p.registry = &oneAtATime{Registry: p.registry, gap: 3 * p.roundTrip(), busy: map[string]bool{}}
	}},
	{Mutant{
		Name: "the account is there, and the answer is not", Breaks: "same-person", Scenario: "The same person, with another certification, has the account already",
		Story: "a mail to the new member is sent before the answer, and what that throws ends the request: who sends again is told to be a member. Reasoning",
	}, func(p *parts) { p.handler = answerLost }},
	{Mutant{
		Name: "who left stays barred", Breaks: "withdrawal", Scenario: "After withdrawal the same person gets a new account",
		Story: "the CI of a closed account stays in the list of those who may not come back, for good. Fact 7.4",
	}, func(p *parts) { p.policy.Rejoin = 100 * 365 * 24 * time.Hour }},
	{Mutant{
		Name: "a closed account is found again", Breaks: "withdrawal", Scenario: "After withdrawal the same person gets a new account",
		Story: "accounts are marked as deleted, and the look-up does not look at the mark. Reasoning",
	}, func(p *parts) { p.registry = neverEmpty{p.registry} }},
	{Mutant{
		Name: "the account is opened before the checks", Breaks: "fresh", Scenario: "A certification older than the limit is rejected",
		Story: "the row is inserted first and nobody takes it back when a check fails. Reasoning",
	}, openFirst},
}

// roundTrip is about how long a database takes.
func (p *parts) roundTrip() time.Duration {
	if p.upstream.Backoff > 0 {
		return p.upstream.Backoff
	}
	return 10 * time.Millisecond
}

// pause waits, and says whether it waited to the end.
func pause(ctx context.Context, d time.Duration) bool {
	waiting, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-waiting.Done()
	return ctx.Err() == nil
}

// known keys people on something else.
func known(by func(*client.Certification) client.Text) func(verifier.Source) verifier.Source {
	return seen(func(_ context.Context, cert *client.Certification) {
		if _, ok := cert.UniqueKey.Known(); ok { // who has no CI is refused as ever
			cert.UniqueKey = by(cert)
		}
	})
}

// shared takes a CI of that form, which holds nothing, for one.
func shared(form client.State) func(verifier.Source) verifier.Source {
	return seen(func(_ context.Context, cert *client.Certification) {
		if _, ok := cert.UniqueKey.Known(); !ok && cert.Certified && cert.UniqueKey.State == form {
			cert.UniqueKey = client.Text{State: client.Given, Value: "the CI of all who have none"}
		}
	})
}

// orElse is the first text that says something.
func orElse(text, other client.Text) client.Text {
	if _, ok := text.Known(); ok {
		return text
	}
	return other
}

// joined is a text and something behind it.
func joined(text client.Text, more string) client.Text {
	if _, ok := text.Known(); ok {
		text.Value += " " + more
	}
	return text
}

// lookThenWrite is a registry between whose look and whose write others write.
type lookThenWrite struct {
	verifier.Registry
	gap time.Duration

	mu      sync.Mutex
	slots   map[string]string // what is written below, by person
	holders map[string]string // person by account
}

// Claim looks for the person, and writes if nobody was there.
func (r *lookThenWrite) Claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	person := c.Person
	r.mu.Lock()
	slot, found := r.slots[person]
	r.mu.Unlock()
	if !found {
		pause(ctx, r.gap)
		slot = person + " " + c.Account
	}
	c.Person = slot
	standing, err := r.Registry.Claim(ctx, c)
	if err == nil && standing.Kind == verifier.Opened {
		r.mu.Lock()
		r.slots[person], r.holders[standing.Account] = slot, person
		r.mu.Unlock()
	}
	return standing, err
}

// Withdraw closes an account, and forgets the person.
func (r *lookThenWrite) Withdraw(ctx context.Context, account string, free time.Time) error {
	r.mu.Lock()
	delete(r.slots, r.holders[account])
	delete(r.holders, account)
	r.mu.Unlock()
	return r.Registry.Withdraw(ctx, account, free)
}

// oneAtATime is a registry that fails for all but the first who claims.
type oneAtATime struct {
	verifier.Registry
	gap time.Duration

	mu   sync.Mutex
	busy map[string]bool // people who are being written
}

var errDuplicate = errors.New("duplicate key value violates unique constraint")

// Claim fails where the person is being written.
func (r *oneAtATime) Claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	if !r.begin(c.Person) {
		return verifier.Standing{}, errDuplicate
	}
	defer r.end(c.Person)
	pause(ctx, r.gap)
	return r.Registry.Claim(ctx, c)
}

func (r *oneAtATime) begin(person string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy[person] {
		return false
	}
	r.busy[person] = true
	return true
}

func (r *oneAtATime) end(person string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.busy, person)
}

// answerLost closes the connection in place of the first answer about an account
// that it has opened. To the same request once more it gives that answer.
func answerLost(next http.Handler) http.Handler {
	var mu sync.Mutex
	lost := map[string]bool{} // by imp_uid
	return visiting(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := held(next, r)
		impUID, named := visitOf(r.Context()).said["imp_uid"].(string)
		mu.Lock()
		again := lost[impUID]
		lost[impUID] = again || named && a.status == http.StatusCreated
		mu.Unlock()
		if lost := named && a.status == http.StatusCreated && !again; lost {
			panic(http.ErrAbortHandler)
		}
		a.send(w)
	}))
}

// neverEmpty is a registry that says an account is closed, and keeps it.
type neverEmpty struct{ verifier.Registry }

// Withdraw does nothing.
func (neverEmpty) Withdraw(context.Context, string, time.Time) error { return nil }

// openFirst claims before anything is checked, and keeps the claim.
func openFirst(p *parts) {
	opened := &standings{registry: p.registry, by: map[string]verifier.Standing{}}
	p.source = seen(func(ctx context.Context, cert *client.Certification) { opened.open(ctx, cert) })
	p.registry = claimer{p.registry, opened.claim}
	p.decider = deciding(func(ctx context.Context, next merchant.Verifier, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
		return next.Verify(context.WithValue(ctx, applicantKey{}, a.ID), a, impUID)
	})
}

type applicantKey struct{}

// standings remembers what was claimed ahead, by imp_uid and applicant.
type standings struct {
	registry verifier.Registry

	mu sync.Mutex
	by map[string]verifier.Standing
}

// open claims for a certification that may be worth nothing.
func (s *standings) open(ctx context.Context, cert *client.Certification) {
	ci, ok := cert.UniqueKey.Known()
	applicant, named := ctx.Value(applicantKey{}).(string)
	if !ok || !named {
		return
	}
	standing, err := s.registry.Claim(ctx, verifier.Claim{
		Person: ci, ImpUID: cert.ImpUID, Applicant: applicant, Account: rand.Text(), At: cert.CertifiedAt,
	})
	if err == nil {
		s.mu.Lock()
		s.by[cert.ImpUID+" "+applicant] = standing
		s.mu.Unlock()
	}
}

// claim is what was claimed ahead.
func (s *standings) claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	s.mu.Lock()
	standing, ok := s.by[c.ImpUID+" "+c.Applicant]
	s.mu.Unlock()
	if ok {
		return standing, nil
	}
	return s.registry.Claim(ctx, c)
}
