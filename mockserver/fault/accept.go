package fault

import (
	"regexp"
	"strings"
)

// weight is the parameter of a coding in Accept-Encoding (RFC 9110, 12.4.2).
var weight = regexp.MustCompile(`^[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$`)

// whyNotGzip says why an answer to a request with these values of
// Accept-Encoding is not packed with gzip; "" = it is. x-gzip is another name of
// gzip (RFC 9110, 8.4.1.3). A weight that cannot be read counts as 0, and a
// request that both asks for gzip and refuses it refuses it.
func whyNotGzip(accepts []string) string {
	if len(accepts) == 0 {
		return noHeader
	}
	why := unnamed
	for _, value := range accepts {
		for item := range strings.SplitSeq(value, ",") {
			coding, parameter, weighted := strings.Cut(item, ";")
			coding = strings.ToLower(strings.Trim(coding, " \t"))
			if coding != "gzip" && coding != "x-gzip" {
				continue
			}
			if weighted && !positive(strings.Trim(parameter, " \t")) {
				return refused
			}
			why = ""
		}
	}
	return why
}

// positive reports whether a weight is one, and above 0.
func positive(parameter string) bool {
	found := weight.FindStringSubmatch(parameter)
	return found != nil && strings.Trim(found[1], "0.") != ""
}
