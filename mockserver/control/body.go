package control

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
)

// checked is a body that can say what is wrong with it beyond its form.
type checked interface{ Check() error }

// read takes the JSON object of a change. An error is an [*Error].
func (c *call) read(into any) error {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return &Error{Status: http.StatusUnsupportedMediaType, Code: CodeMediaType, Message: "a change is sent as JSON", Hint: "send Content-Type: application/json"}
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, MaxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return &Error{Status: http.StatusRequestEntityTooLarge, Code: CodeTooLarge, Message: fmt.Sprintf("the body is over %d bytes", MaxBody)}
	}
	if err != nil {
		return Invalid("body", "it ended before its announced length")
	}
	if err := strict(data, into); err != nil {
		return err
	}
	switch body := into.(type) {
	case checked:
		return body.Check()
	case *FaultRule:
		return body.Validate()
	}
	return nil
}
