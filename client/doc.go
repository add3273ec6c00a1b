// Package client calls the i'mport (PortOne V1) identity-verification API:
// it reads and deletes certifications and verifies by one-time password.
//
// It is for Go programs that sign people up. One method stands for one
// operation; the access token is the client's own business:
//
//	c, err := client.New("https://api.iamport.kr", key, secret)
//	cert, err := c.Certification(ctx, impUID) // the only proof: what a browser says proves nothing
//	if errors.Is(err, client.ErrNotFound) { … } // anything else that went wrong is "don't know", not "no"
//
// It decides nothing about a person: that is package verifier. It knows no
// payments and not PortOne V2, keeps no answer, and uses nothing beyond the
// standard library and golang.org/x.
package client
