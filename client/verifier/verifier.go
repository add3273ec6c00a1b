package verifier

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
)

// Source is where certifications come from. A *client.Client is one.
type Source interface {
	// Certification reads a record. client.ErrImpUID and client.ErrNotFound mean
	// that there is none; every other error means "don't know".
	Certification(ctx context.Context, impUID string) (*client.Certification, error)
	// DeleteCertification removes a record for good. client.ErrNotFound means
	// that it was gone.
	DeleteCertification(ctx context.Context, impUID string) (*client.Certification, error)
}

var _ Source = (*client.Client)(nil)

// Applicant is who brings an imp_uid.
type Applicant struct {
	// ID names the session, or the request where there is no session. The same
	// applicant gets the same answer for the same imp_uid.
	ID string
	// Issued reports whether a merchant_uid was issued to this session. nil =
	// there is no session, and nothing binds the certification.
	Issued func(merchantUID string) bool
}

// Verifier decides by one policy. It is safe for concurrent use.
type Verifier struct {
	source   Source
	registry Registry
	policy   Policy
}

// New returns a verifier. The error names what cannot be.
func New(source Source, registry Registry, policy Policy) (*Verifier, error) {
	if source == nil || registry == nil {
		return nil, errors.New("verifier: source and registry are needed")
	}
	if err := policy.check(); err != nil {
		return nil, err
	}
	return &Verifier{source, registry, policy}, nil
}

// leastToWrite is the time that the one write has in any case.
const leastToWrite = 3 * time.Second

// toWrite is the context of the one write. It has the deadline of the request,
// but does not end when a browser leaves: whether there is an account must not
// hang on that.
func toWrite(ctx context.Context) (context.Context, context.CancelFunc) {
	least := hostNow().Add(leastToWrite)
	deadline, ok := ctx.Deadline()
	if !ok || deadline.Before(least) {
		deadline = least
	}
	return context.WithDeadline(context.WithoutCancel(ctx), deadline)
}

// Verify decides about a certification and opens an account when it accepts it. What the browser says beside the imp_uid is not asked for:
// it proves nothing. An error means that no decision was possible; no account was
// opened unless the registry itself failed, and the same applicant may try again.
func (v *Verifier) Verify(ctx context.Context, a Applicant, impUID string) (Outcome, error) {
	if a.Issued == nil && v.policy.Binding == BindRequired {
		return rejected(NoSession), nil
	}
	cert, err := v.source.Certification(ctx, impUID)
	switch {
	case errors.Is(err, client.ErrImpUID):
		return rejected(BadImpUID), nil
	case errors.Is(err, client.ErrNotFound):
		return rejected(Unknown), nil
	case err != nil:
		return Outcome{}, fmt.Errorf("certification: %w", err)
	}
	outcome, err := v.judge(ctx, a, cert)
	if err != nil || outcome.Result != "" {
		return outcome, err
	}
	return v.claim(ctx, a, cert)
}

// judge looks for a reason to refuse a certification; the zero Outcome says that
// there is none.
func (v *Verifier) judge(ctx context.Context, a Applicant, cert *client.Certification) (Outcome, error) {
	now := v.policy.Now()
	_, known := cert.UniqueKey.Known()
	switch {
	case !cert.Certified:
		return rejected(Unfinished), nil
	case a.Issued != nil && !a.Issued(cert.MerchantUID):
		return rejected(ForeignMerchantUID), nil
	case !v.policy.fresh(cert.CertifiedAt, now):
		return rejected(Stale), nil
	case !known:
		return rejected(NoCI), nil
	case !v.policy.Nationality.admits(cert.Foreigner):
		return rejected(NotAdmitted), nil
	default:
		return v.policy.age(ctx, cert, inKorea(now))
	}
}

func (v *Verifier) claim(ctx context.Context, a Applicant, cert *client.Certification) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return Outcome{}, err // too late to answer, so too late to act
	}
	ctx, cancel := toWrite(ctx)
	defer cancel()
	standing, err := v.registry.Claim(ctx, Claim{
		Person: cert.UniqueKey.Value, ImpUID: cert.ImpUID, Applicant: a.ID, Account: rand.Text(), At: v.policy.Now(),
	})
	if err != nil {
		return Outcome{}, fmt.Errorf("registry: %w", err)
	}
	outcome := Outcome{Account: standing.Account, BirthConflict: cert.BirthConflict}
	switch standing.Kind {
	case Opened:
		outcome.Result = Created
	case Known:
		outcome.Result = Existing
	case Spent:
		outcome.Result, outcome.Reason = Rejected, Used
	case Barred:
		outcome.Result, outcome.Reason = Rejected, Withdrawn
	default:
		return Outcome{}, fmt.Errorf("registry: unknown standing %d", standing.Kind)
	}
	return outcome, nil
}

// Exists reports whether an account is open.
func (v *Verifier) Exists(ctx context.Context, account string) (bool, error) {
	impUIDs, err := v.registry.Certifications(ctx, account) // an open one has at least the one that opened it
	if err != nil {
		return false, fmt.Errorf("registry: %w", err)
	}
	return len(impUIDs) > 0, nil
}

// Withdraw closes an account. The certifications that were used for it are
// deleted upstream first, so that nothing is left there when the account is
// gone; when that fails the account stays, and the call may be repeated.
func (v *Verifier) Withdraw(ctx context.Context, account string) error {
	impUIDs, err := v.registry.Certifications(ctx, account)
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	for _, impUID := range impUIDs {
		if _, err := v.source.DeleteCertification(ctx, impUID); err != nil && !errors.Is(err, client.ErrNotFound) {
			return fmt.Errorf("certification: %w", err)
		}
	}
	var free time.Time
	if v.policy.Rejoin > 0 {
		free = v.policy.Now().Add(v.policy.Rejoin)
	}
	if err := v.registry.Withdraw(ctx, account, free); err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	return nil
}
