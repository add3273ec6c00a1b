package fault

import (
	"net/http"
	"strconv"
	"time"
)

// Refusal, kind "status", answers with any status and the API's error envelope.
type Refusal struct {
	Status  int    `json:"status,omitempty"`  // 200 to 599; 0 = 503. 204 and 304 have no body
	Code    *int   `json:"code,omitempty"`    // in the envelope; nil = -1
	Message string `json:"message,omitempty"` // "" = a sentence that says that it was injected
}

func (e Refusal) validate() error {
	if err := checkStatus(e.Status); err != nil {
		return err
	}
	return checkMessage(e.Message)
}

func (e Refusal) shape(_ Hit, d *Delivery) {
	d.replace(orStatus(e.Status, http.StatusServiceUnavailable), contentJSON, errorEnvelope(e.Code, messageText(e.Message)))
}

// NullMessage, kind "null_message", is an error whose message is null. The
// vendor's Java client reads it as text and crashes (fact 1.6).
type NullMessage struct {
	Status int  `json:"status,omitempty"` // 200 to 599; 0 = 500
	Code   *int `json:"code,omitempty"`   // in the envelope; nil = -1
}

func (e NullMessage) validate() error { return checkStatus(e.Status) }

func (e NullMessage) shape(_ Hit, d *Delivery) {
	d.replace(orStatus(e.Status, http.StatusInternalServerError), contentJSON, errorEnvelope(e.Code, []byte("null")))
}

// BusinessError, kind "business_error", says HTTP 200 and puts the failure in
// the envelope's code, as the API's older routes do.
type BusinessError struct {
	Code    int    `json:"code,omitempty"`    // 0 = -1, for 0 would be success
	Message string `json:"message,omitempty"` // "" = a sentence that says that it was injected
}

func (e BusinessError) validate() error { return checkMessage(e.Message) }

func (e BusinessError) shape(_ Hit, d *Delivery) {
	code := e.Code
	if code == 0 {
		code = -1
	}
	d.replace(http.StatusOK, contentJSON, errorEnvelope(&code, messageText(e.Message)))
}

// HTMLPage, kind "html", is the error page of a proxy in front of the API.
type HTMLPage struct {
	Status int `json:"status,omitempty"` // 200 to 599; 0 = 502. 204 and 304 have no body
}

func (e HTMLPage) validate() error { return checkStatus(e.Status) }

func (e HTMLPage) shape(_ Hit, d *Delivery) {
	status := orStatus(e.Status, http.StatusBadGateway)
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	d.replace(status, "text/html", []byte("<html>\r\n<head><title>"+title+"</title></head>\r\n"+
		"<body>\r\n<center><h1>"+title+"</h1></center>\r\n</body>\r\n</html>\r\n"))
}

// TooMany, kind "too_many", is a 429 with Retry-After.
type TooMany struct {
	RetryAfter Duration `json:"retry_after,omitempty"` // whole seconds; 0 = 1s
}

const sayTooMany = "요청이 너무 많습니다."

func (e TooMany) validate() error {
	if e.RetryAfter < 0 || e.RetryAfter%Duration(time.Second) != 0 {
		return &FieldError{Field: "retry_after", Found: e.RetryAfter.String(), Expected: "whole seconds from 0s"}
	}
	return nil
}

func (e TooMany) shape(_ Hit, d *Delivery) {
	d.replace(http.StatusTooManyRequests, contentJSON, errorEnvelope(nil, quoted(sayTooMany)))
	d.set("Retry-After", strconv.Itoa(int(orSpan(e.RetryAfter, time.Second)/time.Second)))
}

// ExpireToken, kind "expire_token", ends the site's token right before the
// request is looked at, as if its half hour had just passed. The server does it,
// see [Hit.ExpiresToken].
type ExpireToken struct{}

func (ExpireToken) shape(Hit, *Delivery) {}

// sayInjected is the message of injected errors whose rule has none. It says
// what it is, so that nobody looks for it in the vendor's documents.
const sayInjected = "주입된 장애입니다."

// maxMessage is the longest message of an injected error, in bytes.
const maxMessage = 4096

// errorEnvelope is the API's {code, message, response} with a null response.
// message is JSON text. A nil code is -1, the one that the API's errors carry.
func errorEnvelope(code *int, message []byte) []byte {
	number := -1
	if code != nil {
		number = *code
	}
	return object([]member{
		{Key: "code", Value: []byte(strconv.Itoa(number))},
		{Key: "message", Value: message},
		{Key: "response", Value: []byte("null")},
	})
}

// messageText is the JSON text of a message; "" is the one for injected errors.
func messageText(message string) []byte {
	if message == "" {
		message = sayInjected
	}
	return quoted(message)
}

// orStatus is a status with its default.
func orStatus(status, otherwise int) int {
	if status == 0 {
		return otherwise
	}
	return status
}

// checkStatus wants a final status, or 0 for the default.
func checkStatus(status int) error {
	if status != 0 && (status < http.StatusOK || status > 599) {
		return bad("status", status, "an HTTP status from 200 to 599")
	}
	return nil
}

func checkMessage(message string) error {
	if len(message) > maxMessage {
		return bad("message", len(message), "at most "+strconv.Itoa(maxMessage)+" bytes")
	}
	return nil
}
