package answer

import (
	"fmt"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// ShapeOf is what decides the types of an answer: everything that chooses
// between keys, nulls and literals, and nothing that is only a value.
func ShapeOf(c *identity.Certification, site *store.Config) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%t|%t|", c.Provider, c.Certified, c.CertifiedAt.Relative())
	fmt.Fprintf(&b, "%t%t%t%t%t|", c.MerchantUID == "", c.Origin == "", c.PGTID == "", c.Phone == "", c.Carrier == "")
	fmt.Fprintf(&b, "%t%s%s|", c.Person.Phone == "", c.Person.Carrier, c.Person.Gender)
	fmt.Fprintf(&b, "%s %v|", site.Provider, site.Provides)
	for _, o := range c.Override {
		fmt.Fprintf(&b, "%s=%s,", o.Name, kindOf(o.JSON))
	}
	fmt.Fprintf(&b, "|%s", strings.Join(c.Omit, ","))
	return b.String()
}

// kindOf is a literal's JSON type; short texts and numbers stand for themselves
// where an empty one, a boolean or an enumeration makes a difference.
func kindOf(json string) string {
	const short = 12 // the longest enumerated value, quoted
	switch {
	case len(json) <= short:
		return json
	case json[0] == '"':
		return "text"
	}
	return "other"
}
