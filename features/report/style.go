package report

// Style is how text is set for the one who reads it. The zero Style is for a
// pipe: plain, one line after the other.
type Style struct {
	Colour   bool // paint; for a terminal where NO_COLOR is not set
	Progress bool // rewrite the last line with where the run stands; for a terminal
	Verbose  bool // a line for each scenario, and every broken one in full
}

func (s Style) paint(code, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s Style) faint(text string) string { return s.paint("2", text) }

// verdict paints a text in the colour of a verdict.
func (s Style) verdict(v Verdict, text string) string {
	switch v.known() {
	case Held:
		return s.paint("32", text)
	case Broken:
		return s.paint("1;31", text)
	default:
		return s.paint("33", text)
	}
}

// glyph is the sign of a verdict, which tells it without colour.
func (v Verdict) glyph() string {
	switch v.known() {
	case Held:
		return "✓"
	case NotClaimed:
		return "–"
	case NotTestable:
		return "?"
	case NoOverlap:
		return "∥"
	default:
		return "✗"
	}
}
