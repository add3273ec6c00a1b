package steer

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// misread words what the fixture reader says about fields as a 400. What to do
// about the one problem is the hint; of several, each is told in the message.
func misread(err error) error {
	var problems fixture.Problems
	if !errors.As(err, &problems) {
		return err
	}
	refused := &control.Error{Status: http.StatusBadRequest, Code: control.CodeInvalid}
	if len(problems) == 1 {
		refused.Hint, problems[0].Todo = problems[0].Todo, ""
	}
	const most = 5
	var words []string
	for i, p := range problems {
		if i == most {
			words = append(words, fmt.Sprintf("and %d more", len(problems)-most))
			break
		}
		words = append(words, p.String())
	}
	refused.Message = strings.Join(words, "; ")
	return refused
}

// misruled words what package fault says about rules.
func misruled(err error) error {
	wrong := new(fault.FieldError)
	switch {
	case errors.As(err, &wrong):
		refused := control.Invalid(strings.Trim("faults."+wrong.Field, "."), "found %s, expected %s", wrong.Found, wrong.Expected)
		refused.Hint = wrong.Hint
		return refused
	case errors.Is(err, fault.ErrTaken), errors.Is(err, fault.ErrTooMany):
		return control.Conflict("faults: %s", err)
	}
	return err
}
