package mutant

import (
	"context"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// lookup is a Source with another way to read.
type lookup struct {
	verifier.Source
	read func(ctx context.Context, impUID string) (*client.Certification, error)
}

// Certification reads a record in that way.
func (l lookup) Certification(ctx context.Context, impUID string) (*client.Certification, error) {
	return l.read(ctx, impUID)
}

// reading replaces how certifications are read.
func reading(read func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error)) func(verifier.Source) verifier.Source {
	return func(next verifier.Source) verifier.Source {
		return lookup{next, func(ctx context.Context, impUID string) (*client.Certification, error) {
			return read(ctx, next, impUID)
		}}
	}
}

// seen changes each certification after it was read.
func seen(change func(ctx context.Context, cert *client.Certification)) func(verifier.Source) verifier.Source {
	return reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
		cert, err := next.Certification(ctx, impUID)
		if err == nil {
			change(ctx, cert)
		}
		return cert, err
	})
}

// claimer is a Registry with another way to claim.
type claimer struct {
	verifier.Registry
	claim func(ctx context.Context, c verifier.Claim) (verifier.Standing, error)
}

// Claim claims in that way.
func (r claimer) Claim(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
	return r.claim(ctx, c)
}

// claiming changes what the registry is told.
func claiming(next verifier.Registry, change func(*verifier.Claim)) verifier.Registry {
	return claimer{next, func(ctx context.Context, c verifier.Claim) (verifier.Standing, error) {
		change(&c)
		return next.Claim(ctx, c)
	}}
}

// decider is a decider with another way to decide.
type decider struct {
	merchant.Verifier
	verify func(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error)
}

// Verify decides in that way.
func (d decider) Verify(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
	return d.verify(ctx, a, impUID)
}

// deciding replaces how a certification is decided about.
func deciding(verify func(ctx context.Context, next merchant.Verifier, a verifier.Applicant, impUID string) (verifier.Outcome, error)) func(merchant.Verifier) merchant.Verifier {
	return func(next merchant.Verifier) merchant.Verifier {
		return decider{next, func(ctx context.Context, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
			return verify(ctx, next, a, impUID)
		}}
	}
}
