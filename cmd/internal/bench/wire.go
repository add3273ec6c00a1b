package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// The tutorial's own key pair, which the mock takes without configuration.
const (
	impKey    = "imp_apikey"
	impSecret = "ekKoeW8RyKuT0zgaZsUtXXTLQ4AhPFW3ZGseDA6bkA5lamv9OqDMnxyeB9wqOsuO9W3Mx9YSJ4dTqJ3f"
)

// adultUID is a certification of the built-in people.
const adultUID = "imp_100000000001"

const (
	tokenPath         = "/users/getToken"
	certificationPath = "/certifications/"
)

// tokenRequest asks host for a token, with a JSON body.
func tokenRequest(host string) []byte {
	body := fmt.Sprintf(`{"imp_key":%q,"imp_secret":%q}`, impKey, impSecret)
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		tokenPath, host, len(body), body)
}

// certificationRequest asks host for a certification, with the token as it is.
func certificationRequest(host, token, impUID string) []byte {
	return fmt.Appendf(nil, "GET %s%s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n",
		certificationPath, impUID, host, token)
}

// tokenOf takes the access token out of the body of a getToken answer.
func tokenOf(body []byte) (string, error) {
	var envelope struct {
		Response struct {
			AccessToken string `json:"access_token"`
		} `json:"response"`
	}
	if err := json.Unmarshal(body, &envelope); err != nil {
		return "", fmt.Errorf("answer of %s: %w", tokenPath, err)
	}
	if envelope.Response.AccessToken == "" {
		return "", fmt.Errorf("answer of %s: no access_token", tokenPath)
	}
	return envelope.Response.AccessToken, nil
}

// answer is one HTTP/1.1 answer inside a buffer. Its body is only good until the buffer is used again.
type answer struct {
	status int
	body   []byte
	size   int // bytes of head and body
}

// maxHead bounds the head of an answer, so that a server which never ends it is an error.
const maxHead = 8 << 10

var (
	headEnd       = []byte("\r\n\r\n")
	headStart     = []byte("HTTP/1.1 ")
	contentLength = []byte("\r\nContent-Length: ")

	errShort = errors.New("answer: not complete yet")
	errLong  = errors.New("answer: exceeds the buffer")
)

// parseAnswer reads the answer at the start of buf, errShort as long as it is not all there. It knows as much of
// HTTP as net/http's server writes for a short body: a status line and Content-Length in its usual spelling.
func parseAnswer(buf []byte) (answer, error) {
	end := bytes.Index(buf, headEnd)
	if end < 0 {
		if len(buf) > maxHead {
			return answer{}, fmt.Errorf("answer: head exceeds %d bytes", maxHead)
		}
		return answer{}, errShort
	}
	head := buf[:end+2]
	statusEnd := len(headStart) + 3
	if len(head) < statusEnd+1 || !bytes.HasPrefix(head, headStart) {
		return answer{}, fmt.Errorf("answer: begins with %.20q", head)
	}
	status, ok := digits(head[len(headStart):statusEnd])
	if !ok {
		return answer{}, fmt.Errorf("answer: begins with %.20q", head)
	}
	at := bytes.Index(head, contentLength)
	if at < 0 {
		return answer{}, errors.New("answer: no Content-Length")
	}
	value := head[at+len(contentLength):]
	length, ok := digits(value[:bytes.IndexByte(value, '\r')])
	if !ok {
		return answer{}, errors.New("answer: Content-Length is no number")
	}
	bodyAt := end + len(headEnd)
	if len(buf)-bodyAt < length {
		return answer{}, errShort
	}
	return answer{status: status, body: buf[bodyAt : bodyAt+length], size: bodyAt + length}, nil
}

// onlyAnswer is parseAnswer for a buffer that may hold nothing else: bytes after the answer are an error, because
// nothing more was asked.
func onlyAnswer(buf []byte) (answer, error) {
	a, err := parseAnswer(buf)
	if err == nil && a.size != len(buf) {
		return answer{}, fmt.Errorf("answer: %d bytes after its end", len(buf)-a.size)
	}
	return a, err
}

// digits is the number that text spells with one to nine decimal digits.
func digits(text []byte) (int, bool) {
	if len(text) == 0 || len(text) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// putDigits writes n into dst, filling it with leading zeros.
func putDigits(dst []byte, n int) {
	for i := len(dst) - 1; i >= 0; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
}

// manyUID is the imp_uid of the i-th certification of the large fixture: a prefix and manyDigits digits.
func manyUID(i int) string {
	number := strconv.Itoa(i)
	return manyPrefix + "000000000000"[:manyDigits-len(number)] + number
}

const (
	manyPrefix = "imp_2"
	manyDigits = 11
	manyMost   = 1_000_000 // certifications that --many may ask for
)
