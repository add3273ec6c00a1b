package console

import (
	"net/http"
	"strconv"
	"strings"
)

// The languages of the page.
const (
	english = "en"
	korean  = "ko"
)

// languageOf is the language that a request asks for: by the query, as the
// page's switch does, or else by what the browser prefers.
func languageOf(r *http.Request) string {
	if chosen := r.URL.Query().Get("lang"); chosen == english || chosen == korean {
		return chosen
	}
	best, weight := english, 0.0
	for wish := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, parameter, _ := strings.Cut(strings.TrimSpace(wish), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		q := 1.0
		if value, stated := strings.CutPrefix(strings.TrimSpace(parameter), "q="); stated {
			var err error
			if q, err = strconv.ParseFloat(value, 64); err != nil {
				continue
			}
		}
		if (primary == english || primary == korean) && q > weight {
			best, weight = primary, q
		}
	}
	return best
}
