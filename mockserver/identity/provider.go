package identity

import (
	"slices"
	"strings"
)

// Provider is the identity agency behind a certification, spelled as pg_provider
// on the wire. "" means the site's default.
type Provider string

// The providers that the imitated API names, each a row of [Providers].
const (
	Danal         Provider = "danal"
	INICISUnified Provider = "inicis_unified"
	KCP           Provider = "kcp_v2"
	INICIS        Provider = "inicis"
)

// DefaultProvider is that of a site which names none.
const DefaultProvider = Danal

// Availability says when a provider gives a value: Never, Always, ByAgreement, or
// under one value of a switch of the mock, as in "kcp-ci=given".
type Availability string

// The availabilities that hang on no switch.
const (
	Never       Availability = "never"
	Always      Availability = "always"
	ByAgreement Availability = "by agreement" // where the site's agreement provides it
)

// Switch is the switch and the value under which the value is given.
func (a Availability) Switch() (id, value string, ok bool) { return strings.Cut(string(a), "=") }

// ProviderFacts is a row of the table of providers: all that the mock knows of
// one. Nothing else in the code tells providers apart.
type ProviderFacts struct {
	Name Provider
	// Aliases are words, in lower case, that people write instead.
	Aliases []string
	// What a finished record holds (fact 2.4).
	CI, DI, Gender, Phone, Carrier, Foreigner Availability
	// OTP says whether the provider has the one-time code routes (fact 3.2), and
	// OTPForeigner whether these take the gender_digit of a foreigner.
	OTP          bool
	OTPForeigner Availability
	// OTPByApp says whether an OTP can be confirmed in an app, without a code.
	OTPByApp bool
	// AgeLimit says whether min_age of the window counts (fact 5.2).
	AgeLimit bool
	// PlainMerchantUID says whether merchant_uid may hold letters and digits alone,
	// at most 40 (fact 3.4).
	PlainMerchantUID bool
	// PGTIDPrefix stands before the merchant id and the digits of a pg_tid; "" =
	// there are digits alone (fact 2.2).
	PGTIDPrefix string
	// ErrorPrefix begins the message of an error in the window (fact 5.4). It is
	// known of Danal alone.
	ErrorPrefix string
	// OwnCodes says whether the error codes of the window are the provider's own
	// (fact 3.5); others are shown Danal's.
	OwnCodes bool
}

// providers is the table. A test wants every availability stated.
var providers = []ProviderFacts{
	{
		Name: Danal, Aliases: []string{"다날", "danal_v2"},
		CI: Always, DI: Always, Gender: Always, Phone: ByAgreement, Carrier: ByAgreement, Foreigner: ByAgreement,
		OTP: true, OTPForeigner: "otp-foreigner-digits=any", AgeLimit: true,
		ErrorPrefix: "다날 서버로부터 받은 응답이 올바르지 않습니다. ", OwnCodes: true,
	},
	{
		Name: INICISUnified, Aliases: []string{"inicis-unified", "unified", "html5_inicis"},
		CI: Always, DI: Never, Gender: "inicis-gender=given", Phone: Always, Carrier: Never, Foreigner: "inicis-foreigner=given",
		OTPForeigner: Never, PGTIDPrefix: "INISA_",
	},
	{
		Name: KCP, Aliases: []string{"kcp", "kcpv2", "kcp-v2"},
		CI: "kcp-ci=given", DI: Always, Gender: Always, Phone: Always, Carrier: Always, Foreigner: Always,
		OTP: true, OTPForeigner: Always, OTPByApp: true, PlainMerchantUID: true,
	},
	{
		Name: INICIS, Aliases: []string{"html5_inicis"},
		CI: Always, DI: Always, Gender: "inicis-gender=given", Phone: Never, Carrier: Never, Foreigner: Never,
		OTPForeigner: Never, PGTIDPrefix: "INISA_",
	},
}

// Providers is the table of providers. The result is the caller's own.
func Providers() []ProviderFacts {
	rows := slices.Clone(providers)
	for i := range rows {
		rows[i].Aliases = slices.Clone(rows[i].Aliases)
	}
	return rows
}

// Facts is the provider's row. A name that is not in the table gives nothing.
func (p Provider) Facts() (facts ProviderFacts, known bool) {
	for i := range providers {
		if providers[i].Name == p {
			facts = providers[i]
			facts.Aliases = nil
			return facts, true
		}
	}
	return ProviderFacts{Name: p}, false
}

// ProviderNames are the names of the providers for which yes is true, in the
// order of the table; nil means all.
func ProviderNames(yes func(ProviderFacts) bool) []string {
	var names []string
	for _, row := range Providers() {
		if yes == nil || yes(row) {
			names = append(names, string(row.Name))
		}
	}
	return names
}

// ProviderAliases gives for each alias the name that is meant, or the names
// joined by "or".
func ProviderAliases() map[string]string {
	meant := map[string][]string{}
	for _, row := range providers {
		for _, alias := range row.Aliases {
			meant[alias] = append(meant[alias], string(row.Name))
		}
	}
	joined := make(map[string]string, len(meant))
	for alias, names := range meant {
		slices.Sort(names)
		joined[alias] = strings.Join(names, " or ")
	}
	return joined
}
