package mockserver

// otherDefaultKey is the second spelling of [DefaultKey]: two published clients
// have it as their default, with the same secret (observed: fact 1.1).
const otherDefaultKey = "imp_apiKey"

// spelled is the key of the site that a request means. A site that has the key
// as it was sent comes first.
func (s *Server) spelled(key string) string {
	if site, ok := s.store.Site(key); ok && site.Key == key {
		return key
	}
	switch s.switches["key-spelling"] {
	case "any":
		if found, ok := s.store.KeyLike(key); ok {
			return found
		}
	case "tutorial":
		if key == otherDefaultKey {
			return DefaultKey
		}
	}
	return key
}
