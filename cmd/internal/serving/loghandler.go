package serving

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// newLogger makes the program's logger: text lines for people or JSON for
// collectors. Close the sink before the program ends.
func newLogger(w io.Writer, format string, level slog.Level, paint cli.Style) (*slog.Logger, *logsink.Sink) {
	sink := logsink.New(w)
	var handler slog.Handler
	if format == cli.FormatJSON {
		handler = slog.NewJSONHandler(hidden.JSON(sink), &slog.HandlerOptions{Level: level})
	} else {
		handler = &lineHandler{sink: sink, level: level, paint: paint, second: &second{}, buffers: &sync.Pool{New: func() any { return new([]byte) }}}
	}
	return slog.New(sink.Handler(handler)), sink
}

// lineHandler writes a record as one line that people can read:
//
//	2026-03-01 09:00:00.123 GET /certifications/imp_1 200 ok site=imp00000000 duration=0.210ms
//	2026-03-01 09:00:00.456 INFO fixtures reloaded files=3
type lineHandler struct {
	sink    *logsink.Sink
	level   slog.Level
	paint   cli.Style
	second  *second
	buffers *sync.Pool // of *[]byte
	attrs   []byte     // of WithAttrs, ready to append
	group   string     // prefix of keys, "" or with a final dot
}

// second keeps the text of the second that was written last: most lines of a
// busy log share theirs. It is safe for concurrent use.
type second struct{ last atomic.Pointer[secondText] }

type secondText struct {
	unix int64
	zone *time.Location
	text string
}

// appendTime appends date, time and milliseconds in the zone of t.
func (s *second) appendTime(buf []byte, t time.Time) []byte {
	known := s.last.Load()
	if known == nil || known.unix != t.Unix() || known.zone != t.Location() {
		known = &secondText{t.Unix(), t.Location(), t.Format("2006-01-02 15:04:05")}
		s.last.Store(known)
	}
	ms := t.Nanosecond() / int(time.Millisecond)
	return append(append(buf, known.text...), '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
}

// requestMessage marks the server's record of a request.
const requestMessage = "request"

// appendAccess appends a request: what speaks for itself has no name. This is on
// the way of every answer.
func appendAccess(buf []byte, a *mockserver.Access) []byte {
	buf = appendWord(append(buf, ' '), a.Method, true)
	buf = appendWord(append(buf, ' '), a.Path, true)
	buf = strconv.AppendInt(append(buf, ' '), int64(a.Status), 10)
	buf = append(append(buf, ' '), a.Reason...)
	if a.Site != "" {
		buf = appendWord(append(buf, " site="...), a.Site, true)
	}
	buf = appendDuration(append(buf, " duration="...), a.Duration)
	if a.Hint != "" {
		buf = appendWord(append(buf, " hint="...), a.Hint, true)
	}
	return buf
}

func (h *lineHandler) Enabled(_ context.Context, level slog.Level) bool { return level >= h.level }

func (h *lineHandler) Handle(_ context.Context, r slog.Record) error {
	p, _ := h.buffers.Get().(*[]byte)
	buf := h.second.appendTime((*p)[:0], r.Time)
	request := r.Message == requestMessage && h.group == ""
	if !request || r.Level != slog.LevelInfo {
		buf = append(buf, ' ')
		buf = append(buf, h.paint.Level(r.Level)...)
	}
	if !request {
		buf = append(buf, ' ')
		buf = appendWord(buf, r.Message, false)
	}
	buf = append(buf, h.attrs...)
	r.Attrs(func(a slog.Attr) bool {
		if access, ok := a.Value.Any().(*mockserver.Access); ok && request {
			buf = appendAccess(buf, access)
		} else {
			buf = appendAttr(buf, h.group, a)
		}
		return true
	})
	buf = append(buf, '\n')
	_, _ = h.sink.Write(buf) // never fails
	*p = buf
	h.buffers.Put(p)
	return nil
}

func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.attrs = slices.Clip(slices.Clone(h.attrs))
	for _, a := range attrs {
		next.attrs = appendAttr(next.attrs, h.group, a)
	}
	return &next
}

func (h *lineHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	next := *h
	next.group += name + "."
	return &next
}

func appendAttr(buf []byte, group string, a slog.Attr) []byte {
	value := a.Value.Resolve()
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			group += a.Key + "."
		}
		for _, inner := range value.Group() {
			buf = appendAttr(buf, group, inner)
		}
		return buf
	}
	if a.Key == "" || value.Kind() == slog.KindString && value.String() == "" {
		return buf // nothing to say
	}
	buf = append(append(buf, ' '), group...)
	buf = append(appendWord(buf, a.Key, true), '=')
	return appendValue(buf, value)
}

func appendValue(buf []byte, value slog.Value) []byte {
	switch value.Kind() {
	case slog.KindString:
		return appendWord(buf, value.String(), true)
	case slog.KindInt64:
		return strconv.AppendInt(buf, value.Int64(), 10)
	case slog.KindUint64:
		return strconv.AppendUint(buf, value.Uint64(), 10)
	case slog.KindBool:
		return strconv.AppendBool(buf, value.Bool())
	case slog.KindDuration:
		return appendDuration(buf, value.Duration())
	case slog.KindTime:
		return value.Time().AppendFormat(buf, time.RFC3339)
	default:
		return appendWord(buf, value.String(), true)
	}
}

// appendDuration appends milliseconds with three places, or seconds in words.
func appendDuration(buf []byte, d time.Duration) []byte {
	if d < 0 || d >= time.Second {
		return append(buf, d.Round(time.Millisecond).String()...)
	}
	us := int64(d / time.Microsecond)
	buf = strconv.AppendInt(buf, us/1000, 10)
	us %= 1000
	return append(buf, '.', byte('0'+us/100), byte('0'+us/10%10), byte('0'+us%10), 'm', 's')
}

// appendWord appends text, quoted when it could be taken for something else:
// a path must not forge a second line or another attribute.
func appendWord(buf []byte, text string, oneWord bool) []byte {
	if text == "" {
		return append(buf, `""`...)
	}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		odd := !unicode.IsPrint(r) || r == utf8.RuneError && size == 1
		if odd || oneWord && (r == ' ' || r == '"' || r == '=') {
			return strconv.AppendQuote(buf, text)
		}
		i += size
	}
	return append(buf, text...)
}
