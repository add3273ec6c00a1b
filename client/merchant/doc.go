// Package merchant is the smallest honest sign-up backend: what the official
// tutorial's two endpoints must be to let no child, no stranger and no second
// account through.
//
// It is the reference that test suites are held against, and meant to be read:
//
//	m, err := merchant.New(merchant.Config{Verifier: v}) // of package verifier
//	server := &http.Server{Handler: m}
//	// POST /certifications {"imp_uid": "imp_…"} answers created, existing, underage, rejected or unavailable
//
// openapi/merchant.yaml describes it. It is not a framework: it keeps no names and
// no passwords, and takes nothing of a person from a browser but the imp_uid.
package merchant
