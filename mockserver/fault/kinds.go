package fault

// kinds has one value of every effect, by kind. Reading JSON starts from them.
var kinds = []Effect{
	Barrier{}, BusinessError{}, Chunks{}, ContentType{}, ExpireToken{}, ExtraFields{}, Gzip{}, Hang{}, HTMLPage{},
	Latency{}, NullMessage{}, ReorderKeys{}, Reset{}, ShortBody{}, Refusal{}, TooMany{}, Truncate{},
}

// Kinds lists the kinds of effects, sorted. The slice is the caller's.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, e := range kinds {
		names[i] = e.Kind()
	}
	return names
}

// isKnown reports whether e is one of the table's types and not a pointer to
// one, whose methods would be promoted and panic when nil.
func isKnown(e Effect) bool {
	for _, k := range kinds {
		if sameType(k, e) {
			return true
		}
	}
	return false
}
