package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
)

// The labels are keys of an HMAC only so that no digest of ours can equal one
// that another program makes from the same text. They are no secret, and
// changing one changes every CI or DI.
const (
	ciLabel = "iamport-mock synthetic CI v1"
	diLabel = "iamport-mock synthetic DI v1"
)

// diPrefix is how many real DIs begin: a DER sequence that names HMAC-SHA256
// (1.2.840.113549.2.9) and opens a bit string of 32 bytes (fact 2.2).
const diPrefix = "\x30\x2d\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x09\x03\x21\x00"

// CI is the person's connecting information (unique_key): 88 base64 characters
// of 64 bytes, the same at every site and by every provider (fact 7.3). It
// derives from the ID alone.
func (p *Person) CI() string {
	mac := hmac.New(sha512.New, []byte(ciLabel))
	mac.Write([]byte(p.ID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// DI is the person's duplication information at one site (unique_in_site): 64
// base64 characters of 47 bytes in the DER form of real ones. It derives from
// the ID and the site's CPID, so that another contract gives another DI.
func (p *Person) DI(cpid string) string {
	mac := hmac.New(sha256.New, []byte(diLabel))
	mac.Write([]byte(cpid + "\x00" + p.ID))
	return base64.StdEncoding.EncodeToString(mac.Sum([]byte(diPrefix)))
}
