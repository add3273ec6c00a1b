package fault

import (
	"time"
	"unicode/utf8"
)

// Reset, kind "reset", breaks the connection with a TCP reset, before the answer
// or inside its body.
type Reset struct {
	After int `json:"after,omitempty"` // bytes of the body that are sent before; 0 = not even a status line
}

func (e Reset) validate() error { return checkBytes("after", e.After) }

// shape leaves at least one byte of the body unsent where there is a body.
func (e Reset) shape(_ Hit, d *Delivery) {
	if e.After == 0 {
		d.Cut = Cut{How: CutReset}
		return
	}
	d.Cut = Cut{How: CutResetAfter, After: max(min(e.After, len(d.Body)-1), 0)}
}

// ShortBody, kind "short_body", announces the whole body, sends a part of it and
// ends the connection in order.
type ShortBody struct {
	Keep int `json:"keep,omitempty"` // bytes of the body that are sent; 0 = half. At least one byte stays away
}

func (e ShortBody) validate() error { return checkBytes("keep", e.Keep) }

func (e ShortBody) shape(_ Hit, d *Delivery) {
	d.Cut = Cut{How: CutCloseAfter, After: kept(e.Keep, len(d.Body))}
}

// kept is how many of all bytes stay when some are cut off: half of them unless
// said otherwise, and never all.
func kept(keep, all int) int {
	if keep == 0 {
		keep = all / 2
	}
	return max(min(keep, all-1), 0)
}

// Chunks, kind "chunks", sends the body in two chunks with a pause between them.
// The vendor's Node client parses each piece for itself (fact 1.7).
type Chunks struct {
	At    int      `json:"at,omitempty"`    // bytes in the first chunk; 0 = inside a character of several bytes, else inside the longest text
	Pause Duration `json:"pause,omitempty"` // 0 = 50ms; at most ten minutes
}

const defaultPause = 50 * time.Millisecond

func (e Chunks) validate() error {
	if err := checkBytes("at", e.At); err != nil {
		return err
	}
	return checkSpan("pause", e.Pause)
}

func (e Chunks) shape(_ Hit, d *Delivery) {
	at := e.At
	if at == 0 {
		at = seam(d.Body)
	}
	if len(d.Body) > 1 {
		at = min(at, len(d.Body)-1)
	}
	d.Parts = []Part{{Bytes: at}, {Pause: orSpan(e.Pause, defaultPause)}}
}

// seam is the worst place to part a body: inside the character of several bytes
// that is nearest to the middle, or else in the middle of the longest quoted
// text, such as an access token.
func seam(body []byte) int {
	middle, best := len(body)/2, -1
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		if size > 1 && r != utf8.RuneError && (best < 0 || abs(i+1-middle) < abs(best-middle)) {
			best = i + 1
		}
		i += size
	}
	if best >= 0 {
		return best
	}
	longest, start := 0, -1
	for i, c := range body {
		switch {
		case c != '"':
		case start < 0:
			start = i + 1
		default:
			if i-start > longest {
				longest, middle = i-start, (start+i)/2
			}
			start = -1
		}
	}
	return middle
}

func abs(n int) int { return max(n, -n) }
