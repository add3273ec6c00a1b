package answer

import (
	"slices"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// TestSwitchesOfProviders: the table of providers names switches as text. Each is
// in the register, with that value.
func TestSwitchesOfProviders(t *testing.T) {
	for _, p := range identity.Providers() {
		for _, when := range []identity.Availability{p.CI, p.DI, p.Gender, p.Phone, p.Carrier, p.Foreigner, p.OTPForeigner} {
			id, value, bySwitch := when.Switch()
			i := slices.IndexFunc(register, func(d Deviation) bool { return d.ID == id })
			if bySwitch && (i < 0 || !slices.Contains(register[i].Values, value)) {
				t.Errorf("%s: the register has no %q", p.Name, when)
			}
		}
	}
}
