package faulttest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// check is what a case wants of the reading, given the one without faults.
type check = func(t *testing.T, plain, got *reading)

func both(first, second check) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		first(t, plain, got)
		second(t, plain, got)
	}
}

func statusIs(want int) check {
	return func(t *testing.T, _, got *reading) {
		t.Helper()
		if got.status != want {
			t.Errorf("%s, want status %d", got, want)
		}
	}
}

func headerIs(name, want string) check {
	return func(t *testing.T, _, got *reading) {
		t.Helper()
		if text := got.header.Get(name); text != want {
			t.Errorf("%s = %q, want %q", name, text, want)
		}
	}
}

// answer wants these very bytes.
func answer(status int, contentType, body string) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		statusIs(status)(t, plain, got)
		headerIs("Content-Type", contentType)(t, plain, got)
		if string(got.body) != body {
			t.Errorf("body = %q, want %q", got.body, body)
		}
	}
}

// envelope wants an error as the API words it, with some message.
func envelope(status, code int) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		statusIs(status)(t, plain, got)
		headerIs("Content-Type", "application/json; charset=UTF-8")(t, plain, got)
		prefix, suffix := `{"code":`+strconv.Itoa(code)+`,"message":"`, `","response":null}`
		if text := string(got.body); !strings.HasPrefix(text, prefix) || !strings.HasSuffix(text, suffix) || !json.Valid(got.body) {
			t.Errorf("body = %q, want %s…%s", got.body, prefix, suffix)
		}
	}
}

func htmlPage(status int) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		statusIs(status)(t, plain, got)
		headerIs("Content-Type", "text/html")(t, plain, got)
		if !bytes.HasPrefix(got.body, []byte("<html>")) || !bytes.Contains(got.body, []byte(strconv.Itoa(status))) {
			t.Errorf("body = %q, want a page about %d", got.body, status)
		}
	}
}

func sameBody(t *testing.T, plain, got *reading) {
	t.Helper()
	statusIs(plain.status)(t, plain, got)
	sameText(t, plain, got.body)
}

func sameText(t *testing.T, plain *reading, body []byte) {
	t.Helper()
	if !bytes.Equal(body, plain.body) {
		t.Errorf("body = %q, want %q", body, plain.body)
	}
}

// brokenText wants the first n bytes of the plain body and no JSON in them.
func brokenText(n int) func(t *testing.T, plain *reading, body []byte) {
	return func(t *testing.T, plain *reading, body []byte) {
		t.Helper()
		if !bytes.Equal(body, plain.body[:n]) || json.Valid(body) {
			t.Errorf("body = %q, want %q, which no parser can read", body, plain.body[:n])
		}
	}
}

// compressed hands what was packed on to another check.
func compressed(inside func(t *testing.T, plain *reading, body []byte)) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		headerIs("Content-Encoding", "gzip")(t, plain, got)
		unpacker, err := gzip.NewReader(bytes.NewReader(got.body))
		if err != nil {
			t.Fatalf("body %q: %v", got.body, err)
		}
		body, err := io.ReadAll(unpacker)
		if err != nil {
			t.Fatalf("body %q: %v", got.body, err)
		}
		inside(t, plain, body)
	}
}

// truncated wants a body of n bytes, 0 = half, that announces itself.
func truncated(n int) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		if n == 0 {
			n = len(plain.body) / 2
		}
		if got.length != n {
			t.Errorf("announced %d bytes, want %d", got.length, n)
		}
		brokenText(n)(t, plain, got.body)
	}
}

// cutShort wants n bytes, 0 = half, -1 = all but one, of the announced whole.
func cutShort(n int) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		switch n {
		case 0:
			n = len(plain.body) / 2
		case -1:
			n = len(plain.body) - 1
		}
		if got.length != len(plain.body) || !bytes.Equal(got.body, plain.body[:n]) {
			t.Errorf("announced %d bytes and sent %q, want %d and %q", got.length, got.body, len(plain.body), plain.body[:n])
		}
	}
}

func nothing(t *testing.T, _, got *reading) {
	t.Helper()
	if len(got.raw) > 0 {
		t.Errorf("%q came, want not a byte", got.raw)
	}
}

func late(t *testing.T, _, got *reading) {
	t.Helper()
	if got.first < someTime {
		t.Errorf("it took %v, want %v or more", got.first, someTime)
	}
}

func paused(t *testing.T, _, got *reading) {
	t.Helper()
	if got.last < longer || got.first == got.last {
		t.Errorf("the first bytes came after %v and the last after %v, want them apart and the last after %v or more", got.first, got.last, longer)
	}
}

// parted wants the plain body in two chunks, the first of n bytes; 0 = parted
// inside a character of several bytes, if there is one.
func parted(n int) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		sameBody(t, plain, got)
		if len(got.chunks) != 2 {
			t.Fatalf("%d chunks, want 2: %s", len(got.chunks), got)
		}
		switch first := got.chunks[0]; {
		case n > 0 && len(first) != n:
			t.Errorf("the first chunk has %d bytes, want %d", len(first), n)
		case n == 0 && !isASCII(plain.body) && utf8.Valid(first):
			t.Errorf("the first chunk %q ends between characters, want it inside one", first)
		case n == 0 && isASCII(plain.body) && bytes.Count(first, []byte{'"'})%2 == 0:
			t.Errorf("the first chunk %q ends outside of a text, want it inside one", first)
		}
	}
}

// chunksCut wants the first n bytes of the plain body in chunks, and no last one.
func chunksCut(n int) check {
	return func(t *testing.T, plain, got *reading) {
		t.Helper()
		if got.chunks == nil || !bytes.Equal(got.body, plain.body[:n]) {
			t.Errorf("%s, want chunks with %q", got, plain.body[:n])
		}
	}
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// moreKeys wants every key of envelope and record as it was, and others beside.
func moreKeys(t *testing.T, plain, got *reading) {
	t.Helper()
	statusIs(plain.status)(t, plain, got)
	before, after := parsed(t, plain.body), parsed(t, got.body)
	record, _ := before["response"].(map[string]any)
	fuller, _ := after["response"].(map[string]any)
	superset(t, record, fuller)
	delete(before, "response")
	delete(after, "response")
	superset(t, before, after)
}

func superset(t *testing.T, small, large map[string]any) {
	t.Helper()
	if len(large) <= len(small) {
		t.Errorf("%d keys, want more than the %d of the plain object", len(large), len(small))
	}
	for key, value := range small {
		if !reflect.DeepEqual(large[key], value) {
			t.Errorf("%s = %v, want %v", key, large[key], value)
		}
	}
}

func sameJSONOtherOrder(t *testing.T, plain, got *reading) {
	t.Helper()
	if !reflect.DeepEqual(parsed(t, plain.body), parsed(t, got.body)) {
		t.Errorf("body = %s, want the JSON of %s", got.body, plain.body)
	}
	if bytes.Equal(plain.body, got.body) {
		t.Errorf("body = %s, want another order of keys", got.body)
	}
}

func parsed(t *testing.T, body []byte) map[string]any {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("body %q: %v", body, err)
	}
	return value
}
