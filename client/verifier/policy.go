package verifier

import (
	"context"
	"errors"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
)

// Policy is what a merchant demands. The zero Policy has no age rule, but all
// else: a finished, fresh certification with a CI and a possible birthday,
// consent for children, one account per person.
type Policy struct {
	Age     AgeRule
	LeapDay LeapDay

	// MaxAge is how old a certification may be. 0 = DefaultMaxAge.
	MaxAge time.Duration

	Binding Binding

	// Consent says whether the legal guardian of a person under 14 has agreed,
	// and that was checked (Personal Information Protection Act, article 22-2).
	// nil = nobody under 14 gets an account.
	Consent func(context.Context, *client.Certification) (bool, error)

	Nationality Nationality

	// Rejoin is how long a person stays without an account after a withdrawal.
	// 0 = none: withdrawal frees the person at once.
	Rejoin time.Duration

	// Now is the clock of all rules. nil = the host's.
	Now func() time.Time
}

const (
	// DefaultMaxAge of a certification: long enough to fill in a form.
	DefaultMaxAge = 30 * time.Minute

	// maxAhead is how far in the future a certification may be dated: two clocks
	// are never quite the same.
	maxAhead = 5 * time.Minute

	// consentAge is the full age below which a guardian has to consent.
	consentAge = 14

	// oldest is an age that nobody has reached.
	oldest = 130
)

// Binding says whether a certification must belong to the session that brings it.
type Binding int

const (
	// BindOptional, the default, binds those who have a session. Without one, as
	// in the official tutorial, whoever finds an imp_uid first may use it.
	BindOptional Binding = iota
	// BindRequired refuses who has no session.
	BindRequired
)

// Nationality says which nationalities are admitted. The API answers
// "no foreigner" for everybody unless the contract provides the truth, so a
// merchant who minds has to decide about the unknown ones.
type Nationality int

const (
	AnyNationality   Nationality = iota // also foreigners
	NoKnownForeigner                    // Koreans, and people without a nationality in the record
	KnownKoreanOnly                     // only people that the API calls Korean
)

func (n Nationality) admits(f client.Foreigner) bool {
	switch n {
	case NoKnownForeigner:
		return f != client.NotKorean
	case KnownKoreanOnly:
		return f == client.Korean
	default:
		return true
	}
}

func (p *Policy) check() error {
	if p.MaxAge < 0 || p.Rejoin < 0 {
		return errors.New("verifier: policy: MaxAge and Rejoin cannot be negative")
	}
	if p.MaxAge == 0 {
		p.MaxAge = DefaultMaxAge
	}
	if p.Now == nil {
		p.Now = hostNow
	}
	return nil
}

// fresh reports whether a certification of that instant is still good now.
func (p *Policy) fresh(certified, now time.Time) bool {
	return !certified.IsZero() && now.Sub(certified) <= p.MaxAge && certified.Sub(now) <= maxAhead
}

// age decides about a person's age today. A birthday that cannot be one decides
// nothing about anybody.
func (p *Policy) age(ctx context.Context, cert *client.Certification, today client.Date) (Outcome, error) {
	born := cert.Birthday
	if born.IsZero() {
		return rejected(NoBirthday), nil
	}
	age := p.LeapDay.Age(born, today)
	switch {
	case age < 0 || age > oldest:
		return rejected(ImpossibleBirthday), nil
	case !p.Age.Admits(born, today, p.LeapDay):
		return Outcome{Result: Underage, Reason: TooYoung}, nil
	case age >= consentAge:
		return Outcome{}, nil
	case p.Consent == nil:
		return Outcome{Result: Underage, Reason: NoConsent}, nil
	}
	agreed, err := p.Consent(ctx, cert)
	if err == nil && !agreed {
		return Outcome{Result: Underage, Reason: NoConsent}, nil
	}
	return Outcome{}, err
}
