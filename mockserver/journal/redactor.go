package journal

import (
	"regexp"
	"strconv"
	"strings"
)

// Redactor replaces values that nobody should see by marks that still show which
// of them are equal. A nil Redactor leaves everything as it is. It is safe for
// concurrent use. It remembers what it has seen as a secret, up to a bound, and
// finds it again in any other place.
type Redactor struct {
	marks *marks
}

// NewRedactor returns a redactor. name is as in [Options].
func NewRedactor(name func(kind Kind, value string) string) *Redactor {
	return &Redactor{marks: newMarks(name)}
}

// Know tells a value for good, before anybody sends it: it is then found in
// paths, in broken bodies and in words too. name is what its mark says, "" = a
// number. A value that has a mark keeps it. The caller bounds how many it tells.
func (r *Redactor) Know(kind Kind, value, name string) {
	if r != nil && value != "" {
		r.marks.tell(kind, value, name)
	}
}

// Mark is the mark of a value, "" for "".
func (r *Redactor) Mark(kind Kind, value string) string {
	if r == nil || strings.TrimSpace(value) == "" {
		return value
	}
	return r.marks.mark(kind, value)
}

// learned counts the values that were ever learnt.
func (r *Redactor) learned() uint64 {
	if r == nil {
		return 0
	}
	return r.marks.learned()
}

// ordinal names the token of a record by its number and returns its mark.
func (r *Redactor) ordinal(rec *Record, response []byte) string {
	if rec.TokenOrdinal == 0 {
		return ""
	}
	name := strconv.Itoa(rec.TokenOrdinal)
	var token string
	if issued := issuedToken.FindSubmatch(response); issued != nil {
		token = string(issued[1])
	} else if _, token = credential(rec.RequestHeader.Get("Authorization")); token == "" {
		token = strings.TrimSpace(rec.RequestHeader.Get("X-Imptokenheader"))
	}
	switch {
	case r == nil:
		return token
	case token == "":
		return string(KindToken) + "#" + name
	}
	return r.marks.meet(KindToken, token, func(Kind, string) string { return name })
}

var issuedToken = regexp.MustCompile(`"access_token"\s*:\s*"([^"\\]+)"`)

// fieldKinds are the names of fields, parameters and headers whose values are
// never shown, in small letters and without spaces, - and _, so that other
// spellings of the same name are known too.
var fieldKinds = map[string]Kind{
	"accesstoken": KindToken, "authorization": KindToken, "imptokenheader": KindToken, "proxyauthorization": KindToken,
	"refreshtoken": KindToken, "token": KindToken, "ximptokenheader": KindToken,

	"apisecret": KindSecret, "clientsecret": KindSecret, "impsecret": KindSecret, "password": KindSecret, "secret": KindSecret,
	"apikey": KindKey, "impkey": KindKey, "xapikey": KindKey,

	"ci": KindCI, "uniquekey": KindCI,
	"di": KindDI, "uniqueinsite": KindDI,

	"buyertel": KindPhone, "phone": KindPhone, "phonenumber": KindPhone, "tel": KindPhone,
	"buyername": KindName, "name": KindName,
	"otp": KindOTP,
	"rrn": KindRRN, "socialno": KindRRN,

	"cookie": KindCookie, "setcookie": KindCookie,
}

// fieldKind is what sort of value a field has, "" for one that may be shown.
func fieldKind(name string) Kind {
	const longest = 32
	if len(name) > longest {
		return ""
	}
	plain := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
	return fieldKinds[plain]
}
