package world

import "github.com/iamport-mock/iamport-mock/mockserver/store"

// Credentials are what a request has brought, and the token that it was granted.
type Credentials struct {
	Key, Secret string // of a request for a token; "" = not sent
	Token       string // issued, or brought; "" = none
}

// Owner is whose request it is, before its credentials are judged.
type Owner struct {
	Site  *store.Site  // nil = no site's
	Key   string       // of a request for a token, as the site spells it
	Token *store.Token // that was brought; nil = none is known by this text
	// Any says that the site takes every key and secret, and the token of an
	// earlier mock once.
	Any bool
}

// OwnerOf finds the site that credentials mean. Inside of a harness that is the
// default site, whatever they are. While a lease is held, it is the leased site
// for a key that no site has, and for the token of an earlier mock.
func (w *World) OwnerOf(c Credentials) Owner {
	o := Owner{}
	if c.Key != "" {
		o.Key = w.spelled(c.Key)
	}
	leased := w.leases.site()
	// Asked before the token is looked up: once a site adopts no more, the store
	// knows the token that it has adopted.
	adopts := leased != nil && leased.Adopts(c.Token)
	o.Token, _ = w.Token(c.Token)
	switch {
	case w.AnyKey:
		o.Site, o.Any = w.Default(), true
	case c.Key != "":
		var known bool
		if o.Site, known = w.Keyed(o.Key); !known {
			o.Site, o.Any = leased, leased != nil
		}
	case o.Token != nil:
		o.Site = o.Token.Site
	case adopts:
		o.Site, o.Any = leased, true
	}
	return o
}

// Admit judges the key of an owner and its secret. A test key may open its site.
func (w *World) Admit(o Owner, secret string) store.Opening {
	if o.Any {
		o.Site.Touch()
		return store.Opening{Site: o.Site, Verdict: store.Known}
	}
	return w.Open(o.Key, secret)
}

// otherDefaultKey is the second spelling of [DefaultKey]: two published clients
// have it as their default, with the same secret (observed: fact 1.1).
const otherDefaultKey = "imp_apiKey"

// spelled is the key of the site that a request means. A site that has the key
// as it was sent comes first.
func (w *World) spelled(key string) string {
	if site, ok := w.Site(key); ok && site.Key == key {
		return key
	}
	switch w.Switches["key-spelling"] {
	case "any":
		if found, ok := w.KeyLike(key); ok {
			return found
		}
	case "tutorial":
		if key == otherDefaultKey {
			return DefaultKey
		}
	}
	return key
}

// The life of a token in seconds (documented: fact 1.3).
const (
	tokenLife      = 1800
	tokenMargin    = 60
	tokenExtension = 300
)

// Lifetime is the rule by which tokens live. Nothing else reads these numbers: what
// became of one token is asked of the token.
func (w *World) Lifetime() store.Lifetime {
	return store.Lifetime{
		Token: tokenLife, Margin: tokenMargin, Extension: tokenExtension,
		Once:  w.Switches.Is("token-extension", "once"),
		Under: w.Switches.Is("token-extension-edge", "keep"),
	}
}
