package client

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// What an error means, for errors.Is. An error is at most one of them; any other
// error is an answer with a failure that the API does not explain.
var (
	// ErrImpUID is an imp_uid that cannot be one. Nothing was sent.
	ErrImpUID = errors.New("malformed imp_uid")
	// ErrUnauthorized is a wrong key or secret, or a token that was refused even
	// after it was fetched anew.
	ErrUnauthorized = errors.New("unauthorized")
	// ErrNotFound is a certification that the API does not have for this key. It
	// is the API's own word: a 404 of something else is ErrMalformed.
	ErrNotFound = errors.New("not found")
	// ErrTemporary is a failure that may be over soon: a 5xx, a 429, a broken
	// connection, a time-out of one try. The client has tried again where that
	// is safe.
	ErrTemporary = errors.New("temporary failure")
	// ErrMalformed is an answer that is not of the API's form: no JSON, cut off,
	// too long, a wrong type, another certification than the one asked for.
	ErrMalformed = errors.New("malformed answer")
)

// APIError is a failure that the API reports. It never holds the secret or a
// token, even if the API sent them back.
type APIError struct {
	Operation  string        // such as getCertification
	Status     int           // of HTTP; 200 for a failure that only Code tells
	Code       int           // of the envelope; 0 where there was no envelope
	Message    string        // of the envelope, for people; "" when it was null
	RetryAfter time.Duration // that a 429 or 503 asks for; 0 = nothing was said
}

// Error names the operation, the status, the code and the message.
func (e *APIError) Error() string {
	text := fmt.Sprintf("%s: status %d", e.Operation, e.Status)
	if e.Code != 0 {
		text += fmt.Sprintf(", code %d", e.Code)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Is tells the meaning of the status.
func (e *APIError) Is(target error) bool {
	switch target {
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrTemporary:
		return e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests
	default:
		return false
	}
}

// CallError is a call that came to no answer of the API: the way to it was
// broken, or what came is not of its form.
type CallError struct {
	Operation string // such as getToken
	Status    int    // of HTTP; 0 when no status line came
	Err       error  // what happened

	kind error // ErrTemporary or ErrMalformed; nil when the caller's context ended
}

// Error names the operation and what happened.
func (e *CallError) Error() string {
	text := e.Operation
	if e.Status != 0 && e.Status != http.StatusOK {
		text += fmt.Sprintf(": status %d", e.Status)
	}
	if e.kind != nil {
		text += ": " + e.kind.Error()
	}
	return text + ": " + e.Err.Error()
}

// Unwrap is what happened, such as a context's error or a net.Error.
func (e *CallError) Unwrap() error { return e.Err }

// Is tells which kind of failure it was.
func (e *CallError) Is(target error) bool { return e.kind != nil && target == e.kind }
