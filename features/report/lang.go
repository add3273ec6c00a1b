package report

import (
	"strconv"
	"strings"
	"time"
)

// Lang is the language of a report.
type Lang string

// The languages that reports are told in.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Say chooses between the twins of a text. It is the one place that knows how
// many languages there are; what is not Korean is English.
func (l Lang) Say(en, ko string) string {
	if l == Korean {
		return ko
	}
	return en
}

// Span is a duration inside a sentence: "1m30s", "1분 30초".
func (l Lang) Span(d time.Duration) string {
	d = d.Round(time.Millisecond)
	return l.Say(d.String(), koreanSpan(d))
}

func koreanSpan(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(d.Milliseconds(), 10) + "밀리초"
	}
	var parts []string
	for _, unit := range []struct {
		length time.Duration
		word   string
	}{{time.Hour, "시간"}, {time.Minute, "분"}} {
		if n := d / unit.length; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+unit.word)
		}
		d %= unit.length
	}
	if d > 0 {
		parts = append(parts, strconv.FormatFloat(d.Seconds(), 'f', -1, 64)+"초")
	}
	return strings.Join(parts, " ")
}

// took is a duration in a column of figures: "17 ms", "2.84 s"; "17ms", "2.84초".
func (l Lang) took(d time.Duration) string {
	d = max(0, d)
	ms, s := l.Say(" ms", "ms"), l.Say(" s", "초")
	switch {
	case d < 10*time.Millisecond:
		return strings.TrimSuffix(strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64), ".0") + ms
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + ms
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) + s
	default:
		return l.Span(d.Round(time.Second))
	}
}
