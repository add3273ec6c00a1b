package control

// Site is one customer account, the unit of isolation.
type Site struct {
	UserCode string   `json:"user_code"` // imp and eight digits
	Key      string   `json:"key"`       // REST key
	CPID     string   `json:"cpid"`      // what DIs derive from, beside the person
	Provider string   `json:"provider"`  // of certifications that name none
	Provides []string `json:"provides"`  // what its contract provides: phone, carrier, foreigner
	Kind     SiteKind `json:"kind"`
}

// SiteKind is how a site came to be.
type SiteKind string

// The kinds of sites.
const (
	SiteConfigured SiteKind = "configured" // the default site and those of a sites file
	SiteAdded      SiteKind = "added"      // over this API
	SiteTest       SiteKind = "test"       // opened by a test key
)

// NewSite is a site to be made. What is left empty is chosen: code, key and
// secret so that they never were before, the default provider, and a contract that provides
// nothing more.
type NewSite struct {
	UserCode string   `json:"user_code,omitempty"`
	Key      string   `json:"key,omitempty"`
	Secret   string   `json:"secret,omitempty"`
	CPID     string   `json:"cpid,omitempty"`
	Provider string   `json:"provider,omitempty"`
	Provides []string `json:"provides,omitempty"`
}

// Credentials is a site just made, with the secret that nobody is told again.
type Credentials struct {
	Site
	Secret string `json:"secret"`
}

// Check is an [*Error] when the contract provides what no contract does.
func (s NewSite) Check() error {
	for _, name := range s.Provides {
		if err := oneOf("provides", name, "phone", "carrier", "foreigner"); err != nil {
			return err
		}
	}
	return nil
}
