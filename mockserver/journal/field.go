package journal

import "strings"

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
