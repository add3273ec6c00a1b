package verifier

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"
)

// Registry keeps the promise of one account per person: who has one, and which
// imp_uids were used. Package registrytest is its contract as tests.
//
// An implementation must not look first and write then: between the two somebody
// else writes. It keeps a person as [HashPerson] alone. Its methods are safe for
// concurrent use by any number of processes that share the same store, and an
// error always means "don't know", never "no".
type Registry interface {
	// Claim gives the person the account, unless the person has one, in one step.
	// The imp_uid is used from then on, also when the person had an account; an
	// applicant who brings it again gets the same standing again.
	Claim(ctx context.Context, c Claim) (Standing, error)
	// Certifications lists the imp_uids that were used for an account, in any
	// order; none for an account that does not exist.
	Certifications(ctx context.Context, account string) ([]string, error)
	// Withdraw closes an account for good. From free on the person may have a new
	// one; the zero time means at once. The imp_uids stay used. To close what is
	// not there is no error.
	Withdraw(ctx context.Context, account string, free time.Time) error
}

// Claim is one attempt to have an account. No field is empty.
type Claim struct {
	Person    string    // CI, never to be stored or logged
	ImpUID    string    // of a certification of this person
	Applicant string    // who brings it, such as a session; not a person
	Account   string    // id for the account if one is opened, never used before
	At        time.Time // now
}

// Standing is where a claim ends.
type Standing struct {
	Kind    Kind
	Account string // of Opened and Known; "" otherwise
}

// Kind is the kind of a standing.
type Kind int

const (
	Opened Kind = iota + 1 // the person has this account now, and had none
	Known                  // the person has had this account before
	Spent                  // another applicant has used the imp_uid, or its account is closed
	Barred                 // the person withdrew and may not come back yet; the imp_uid is not used
)

// String is the kind's name in lower case.
func (k Kind) String() string {
	switch k {
	case Opened:
		return "opened"
	case Known:
		return "known"
	case Spent:
		return "spent"
	case Barred:
		return "barred"
	default:
		return "none"
	}
}

// HashPerson is what a registry keeps of a person: 32 bytes, the HMAC-SHA256 of
// the CI. Without the key nobody can tell whether a known CI is among them. It
// tells CIs apart that differ in case only.
func HashPerson(key []byte, ci string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(ci)) // a hash never fails
	return mac.Sum(nil)
}
