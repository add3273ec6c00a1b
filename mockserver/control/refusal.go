package control

import (
	"errors"
	"net/http"
	"strings"
)

// methodError is a 405 with the methods that the path has.
type methodError struct{ allowed []string }

func (e *methodError) Error() string { return "this path has " + strings.Join(e.allowed, ", ") }

// refusal words an error. What is no Error of this package is a fault of the
// mock: it goes to the log, and the peer learns no more than that.
func (d *door) refusal(r *http.Request, err error) answer {
	if method := new(methodError); errors.As(err, &method) {
		return answer{
			status: http.StatusMethodNotAllowed,
			header: map[string]string{"Allow": strings.Join(method.allowed, ", ")},
			body:   &Error{Code: CodeMethod, Message: method.Error()},
		}
	}
	told := new(Error)
	err = aboutFault("", err)
	switch {
	case errors.As(err, &told) && told.Status >= 400 && told.Status <= 599:
	case r.Context().Err() != nil:
		told = &Error{Status: http.StatusServiceUnavailable, Code: CodeShuttingDown, Message: "the request ended first"}
	default:
		d.info.Log.ErrorContext(r.Context(), "a fault of the control API", "method", r.Method, "error", err.Error())
		told = &Error{Status: http.StatusInternalServerError, Code: CodeInternal, Message: "a fault of the mock; its log says more"}
	}
	a := answer{status: told.Status, body: told}
	if told.Status == http.StatusUnauthorized {
		a.header = map[string]string{"WWW-Authenticate": `Bearer realm="iamport-mock control"`}
	}
	return a
}
