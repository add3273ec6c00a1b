package fault

import (
	"net/http"
	"strconv"
)

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
