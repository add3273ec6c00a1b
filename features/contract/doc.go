// Package contract is how the harness speaks to a team's own sign-up backend and
// reads its answers.
//
// It is for the steps, which speak of visitors and outcomes:
//
//	target, err := contract.Default("full-age-19").Open("http://localhost:3000", contract.Options{})
//	session, err := target.NewSession(ctx)
//	answer, err := session.Certify(ctx, contract.Attempt{ImpUID: "imp_170183994812"})
//	if answer.Outcome != contract.Underage { … answer.Unread … }
//
// It knows neither the mock nor any rule: what an outcome should have been is
// said by the scenarios.
package contract
