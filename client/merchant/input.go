package merchant

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// maxBody is the longest body that is read, in bytes. An imp_uid has 16.
const maxBody = 16 << 10

// readImpUID reads the one thing that is taken from a browser. Whatever else the
// body says, a name, a birthday, success, is not even looked at. ok is false
// where the answer says why.
func readImpUID(r *request) (impUID string, answer reply, ok bool) {
	body, err := io.ReadAll(r.Body)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return "", refuse(http.StatusRequestEntityTooLarge, tooLarge), false
	}
	if err != nil {
		return "", refuse(http.StatusBadRequest, badInput), false
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && media == "application/json":
		impUID, ok = fromJSON(body)
	case err == nil && media == "application/x-www-form-urlencoded":
		var form url.Values
		form, err = url.ParseQuery(string(body))
		impUID, ok = single(form, "imp_uid")
		ok = ok && err == nil
	default:
		return "", refuse(http.StatusUnsupportedMediaType, badMedia), false
	}
	if !ok {
		return "", refuse(http.StatusBadRequest, badInput), false
	}
	return impUID, reply{}, true
}

// fromJSON wants one object with a text in imp_uid and nothing behind it.
func fromJSON(body []byte) (string, bool) {
	var fields map[string]json.RawMessage
	decoder := json.NewDecoder(bytes.NewReader(body))
	if decoder.Decode(&fields) != nil {
		return "", false
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", false
	}
	var impUID *string
	if json.Unmarshal(fields["imp_uid"], &impUID) != nil || impUID == nil {
		return "", false
	}
	return *impUID, true
}

// single is the value of a name that stands there exactly once: of two, nobody
// knows which one the other side has read.
func single(values url.Values, name string) (string, bool) {
	if len(values[name]) != 1 {
		return "", false
	}
	return values.Get(name), true
}
