package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strconv"
	"strings"
	"testing"
)

func TestParseAnswer(t *testing.T) {
	const whole = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
	for i := range len(whole) {
		if _, err := parseAnswer([]byte(whole[:i])); !errors.Is(err, errShort) {
			t.Fatalf("the first %d bytes: error %v, want %v", i, err, errShort)
		}
	}
	got, err := parseAnswer([]byte(whole + "HTTP/1.1 200"))
	if err != nil || got.status != 200 || string(got.body) != "hi" || got.size != len(whole) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestParseAnswerRefuses(t *testing.T) {
	tests := []struct{ reason, text string }{
		{"another protocol", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"},
		{"an empty head", "\r\n\r\n"},
		{"a status line cut short", "HTTP/1.1 20\r\n\r\n"},
		{"a status that is none", "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n"},
		{"a chunked body, which the bare handler would not write", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
		{"a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"},
		{"no length after the name", "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n"},
		{"a length in the body is no header", "HTTP/1.1 200 OK\r\n\r\n\r\nContent-Length: 1\r\n"},
		{"a head without end", "HTTP/1.1 200 OK\r\n" + strings.Repeat("x", maxHead)},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if a, err := parseAnswer([]byte(tt.text)); err == nil || errors.Is(err, errShort) {
				t.Errorf("got %+v, %v; want a refusal", a, err)
			}
		})
	}
}

func FuzzParseAnswer(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))
	f.Add([]byte("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, buf []byte) {
		a, err := parseAnswer(buf)
		if err != nil {
			return
		}
		if a.size > len(buf) || a.size < len(a.body) || !bytes.HasSuffix(buf[:a.size], a.body) {
			t.Errorf("answer of %d bytes with a body of %d in %d", a.size, len(a.body), len(buf))
		}
	})
}

// TestRequests sends what the load sends to a real server and looks at what arrives there.
func TestRequests(t *testing.T) {
	tests := []struct {
		reason  string
		request []byte
		want    string
	}{
		{
			"a certification is asked for with the token alone",
			certificationRequest("127.0.0.1:1", "abc", adultUID),
			"GET /certifications/imp_100000000001 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAuthorization: abc\r\n\r\n",
		},
		{
			"a token is asked for with a JSON body of the stated length",
			tokenRequest("127.0.0.1:1"),
			"POST /users/getToken HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 120\r\nContent-Type: application/json\r\n\r\n" +
				`{"imp_key":"` + impKey + `","imp_secret":"` + impSecret + `"}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			var seen string
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				dump, err := httputil.DumpRequest(r, true)
				seen = string(dump)
				if err != nil {
					t.Error(err)
				}
			}))
			defer server.Close()
			if _, err := ask(server.Listener.Addr().String(), tt.request); err != nil {
				t.Fatal(err)
			}
			if seen != tt.want {
				t.Errorf("server saw\n%q, want\n%q", seen, tt.want)
			}
		})
	}
}

func TestManyUID(t *testing.T) {
	for _, tt := range []struct {
		i    int
		want string
	}{{0, "imp_200000000000"}, {7, "imp_200000000007"}, {manyMost, "imp_200001000000"}} {
		got := manyUID(tt.i)
		written := []byte(manyPrefix + strings.Repeat("x", manyDigits))
		putDigits(written[len(manyPrefix):], tt.i)
		if got != tt.want || string(written) != tt.want {
			t.Errorf("certification %s: %q and %q, want %q", strconv.Itoa(tt.i), got, written, tt.want)
		}
	}
}

func TestTokenOf(t *testing.T) {
	tests := []struct {
		reason, body, want string
		fails              bool
	}{
		{reason: "a token", body: `{"code":0,"response":{"access_token":"abc"}}`, want: "abc"},
		{reason: "a refusal has none", body: `{"code":-1,"response":null}`, fails: true},
		{reason: "not JSON", body: `<html>`, fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := tokenOf([]byte(tt.body))
			if got != tt.want || (err != nil) != tt.fails {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
