package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// answer is what came back for a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// envelope is around every answer of the API. Code is a pointer because code 0
// means success, and a body without a code does not.
type envelope struct {
	Code     *int            `json:"code"`
	Message  *string         `json:"message"`
	Response json.RawMessage `json:"response"`
}

// read takes the response out of an answer. Success is all three: status 200,
// code 0 and a response.
func (c *Client) read(k call, a answer, response any) error {
	var e envelope
	problem := a.decode(&e)
	switch {
	case a.status == http.StatusOK && problem == nil && *e.Code == 0:
		if err := decodeResponse(e.Response, response); err != nil {
			return &CallError{Operation: k.operation, Status: a.status, Err: err, kind: ErrMalformed}
		}
		return nil
	case problem == nil, a.status >= http.StatusInternalServerError, a.status == http.StatusTooManyRequests, a.status == http.StatusUnauthorized:
		// These statuses mean what they mean, also as the HTML page of a proxy.
		return c.failure(k, a, e)
	default:
		return &CallError{Operation: k.operation, Status: a.status, Err: problem, kind: ErrMalformed}
	}
}

func (c *Client) failure(k call, a answer, e envelope) error {
	failure := &APIError{Operation: k.operation, Status: a.status, RetryAfter: retryAfter(a.header)}
	if e.Code != nil {
		failure.Code = *e.Code
	}
	if e.Message != nil {
		failure.Message = shorten(hide(*e.Message, c.secret, k.token))
	}
	return failure
}

// decode reads the envelope; the error says why the body is not an envelope.
func (a answer) decode(e *envelope) error {
	if media, _, err := mime.ParseMediaType(a.header.Get("Content-Type")); err != nil || media != "application/json" {
		return fmt.Errorf("content type %.80q, expected application/json", a.header.Get("Content-Type"))
	}
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	if err := decoder.Decode(e); err != nil {
		return jsonProblem(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON object")
	}
	if e.Code == nil {
		return errors.New("code: found nothing, expected a number")
	}
	return nil
}

func decodeResponse(text json.RawMessage, into any) error {
	if len(text) == 0 || text[0] != '{' {
		return errors.New("response: expected an object")
	}
	if err := json.Unmarshal(text, into); err != nil {
		return jsonProblem(err)
	}
	return nil
}

// jsonProblem words a JSON error without the text that was read, which may be a
// person's.
func jsonProblem(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("%s: found a %s, expected a %s", wrong.Field, strings.Fields(wrong.Value + " ?")[0], wrong.Type)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON is cut off")
	default:
		return errors.New("no JSON object")
	}
}

// hide takes secrets out of a text that came from outside.
func hide(text string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[hidden]")
		}
	}
	return text
}

// shorten keeps a foreign text from flooding a log.
func shorten(text string) string {
	const most = 300 // bytes
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
