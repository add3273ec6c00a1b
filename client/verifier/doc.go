// Package verifier decides whether a certification may open an account: is it
// finished, fresh and this session's own, is the person old enough, and has the
// person no account yet.
//
// It is for sign-up backends in Go, and to be read by those who write one in
// another language:
//
//	v, err := verifier.New(identityAPI, registry, verifier.Policy{Age: verifier.FullAge(19)})
//	outcome, err := v.Verify(ctx, verifier.Applicant{ID: session}, impUID)
//	// err != nil is "don't know": no account now, the same imp_uid may be tried again
//
// A no is an [Outcome] with a [Reason], never an error. It speaks no HTTP: that
// is package merchant. It keeps nothing but what a [Registry] keeps, and it is
// not legal advice.
package verifier
