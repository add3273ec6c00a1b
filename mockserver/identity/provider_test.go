package identity_test

import (
	"slices"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// TestProvidersAreWhole: a row that leaves an availability out would give nothing,
// and nobody would have decided it.
func TestProvidersAreWhole(t *testing.T) {
	known := []identity.Availability{identity.Never, identity.Always, identity.ByAgreement}
	seen := map[identity.Provider]bool{}
	for _, row := range identity.Providers() {
		columns := map[string]identity.Availability{
			"CI": row.CI, "DI": row.DI, "Gender": row.Gender, "Phone": row.Phone, "Carrier": row.Carrier,
			"Foreigner": row.Foreigner, "OTPForeigner": row.OTPForeigner,
		}
		for name, when := range columns {
			if _, _, bySwitch := when.Switch(); !bySwitch && !slices.Contains(known, when) {
				t.Errorf("%s: %s is %q", row.Name, name, when)
			}
		}
		if row.Name == "" || seen[row.Name] {
			t.Errorf("the name %q is empty or taken", row.Name)
		}
		seen[row.Name] = true
	}
	if facts, known := identity.DefaultProvider.Facts(); !known || facts.Name != identity.Providers()[0].Name {
		t.Error("the default is not the first row, which lists begin with")
	}
}

func TestProvidersByName(t *testing.T) {
	if facts, known := identity.Provider("nobody").Facts(); known || facts.OTP || facts.CI != "" || facts.Name != "nobody" {
		t.Errorf("an unknown name has the facts %+v", facts)
	}
	otp := identity.ProviderNames(func(p identity.ProviderFacts) bool { return p.OTP })
	if want := []string{"danal", "kcp_v2"}; !slices.Equal(otp, want) {
		t.Errorf("%v have OTP routes, want %v (fact 3.2)", otp, want)
	}
	for alias, want := range map[string]string{"kcp": "kcp_v2", "다날": "danal", "html5_inicis": "inicis or inicis_unified"} {
		if got := identity.ProviderAliases()[alias]; got != want {
			t.Errorf("%s means %q, want %q", alias, got, want)
		}
	}
}
