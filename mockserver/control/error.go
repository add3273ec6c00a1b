package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
)

// Error says why a request of the control API was not met. It is what a
// Steered returns, what the handler writes and what a Client gives back.
type Error struct {
	Status  int       `json:"-"`              // HTTP status
	Code    string    `json:"code"`           // one word for programs, a Code constant
	Message string    `json:"message"`        // for people; holds no secret
	Hint    string    `json:"hint,omitempty"` // what to do about it, when there is something
	Seen    []Request `json:"seen,omitzero"`  // of a wait that timed out: what matched so far
}

// The codes of errors.
const (
	CodeInvalid      = "invalid"        // 400: the body or query says something that cannot be
	CodeUnauthorized = "unauthorized"   // 401: the control token is missing or wrong
	CodeForbidden    = "forbidden"      // 403: a foreign Host or Origin without a token
	CodeNotFound     = "not_found"      // 404: no such path, site, person, certification, entry or rule
	CodeMethod       = "method"         // 405: the path has other methods
	CodeTimeout      = "timeout"        // 408: a wait ended first
	CodeConflict     = "conflict"       // 409: it cannot be as things stand
	CodeTooLarge     = "too_large"      // 413: a body over MaxBody
	CodeMediaType    = "media_type"     // 415: a change that is not application/json
	CodeTooMany      = "too_many"       // 429: more waits or streams than one listener holds
	CodeInternal     = "internal"       // 500: a fault of the mock
	CodeShuttingDown = "shutting_down"  // 503: the listener closes
	CodeNoSuchAnswer = "no_such_answer" // of a Client: the server that answers has no control API
)

// Error is the message and, after a semicolon, the hint.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + "; " + e.Hint
}

// Is makes a wait that timed out count as [context.DeadlineExceeded], however
// far away it timed out.
func (e *Error) Is(target error) bool {
	return target == context.DeadlineExceeded && e.Code == CodeTimeout
}

// Invalid is a 400: a field and what is wrong with it, as in "birthday: found
// "x", expected a date".
func Invalid(field, format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: CodeInvalid, Message: field + ": " + fmt.Sprintf(format, args...)}
}

// Unknown is a 404 for a noun, such as "site", of this name. The nearest of
// known becomes the hint.
func Unknown(noun, name string, known ...string) *Error {
	e := &Error{Status: http.StatusNotFound, Code: CodeNotFound, Message: fmt.Sprintf("no %s %q", noun, shorten(name))}
	if near := nearest.Word(name, known); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	return e
}

// Conflict is a 409.
func Conflict(format string, args ...any) *Error {
	return &Error{Status: http.StatusConflict, Code: CodeConflict, Message: fmt.Sprintf(format, args...)}
}

// oneOf is nil or says what a field may be.
func oneOf(field, value string, choices ...string) error {
	for _, c := range choices {
		if value == c {
			return nil
		}
	}
	e := Invalid(field, "found %q, expected %s", shorten(value), strings.Join(choices, ", "))
	if near := nearest.Word(value, choices); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	return e
}

// shorten keeps what somebody sent from filling an answer.
func shorten(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// methodError is a 405 with the methods that the path has.
type methodError struct{ allowed []string }

func (e *methodError) Error() string { return "this path has " + strings.Join(e.allowed, ", ") }

// lateError is the 408 of a wait: an Error whose entries are there as JSON.
type lateError struct {
	Code    string  `json:"code"`
	Message string  `json:"message"`
	Seen    entries `json:"seen"`
}

func (e *lateError) Error() string { return e.Message }

// refusal words an error. What is no Error of this package is a fault of the
// mock: it goes to the log, and the peer learns no more than that.
func (d *server) refusal(r *http.Request, err error) answer {
	if method := new(methodError); errors.As(err, &method) {
		return answer{
			status: http.StatusMethodNotAllowed,
			header: map[string]string{"Allow": strings.Join(method.allowed, ", ")},
			body:   &Error{Code: CodeMethod, Message: method.Error()},
		}
	}
	if late := new(lateError); errors.As(err, &late) {
		return answer{status: http.StatusRequestTimeout, body: late}
	}
	told := new(Error)
	err = aboutFault("", err)
	switch {
	case errors.As(err, &told) && told.Status >= 400 && told.Status <= 599:
	case r.Context().Err() != nil:
		told = &Error{Status: http.StatusServiceUnavailable, Code: CodeShuttingDown, Message: "the request ended first"}
	default:
		d.info.Log.ErrorContext(r.Context(), "a fault of the control API", "method", shorten(r.Method), "error", err.Error())
		told = &Error{Status: http.StatusInternalServerError, Code: CodeInternal, Message: "a fault of the mock; its log says more"}
	}
	a := answer{status: told.Status, body: told}
	if told.Status == http.StatusUnauthorized {
		a.header = map[string]string{"WWW-Authenticate": `Bearer realm="iamport-mock control"`}
	}
	return a
}
