package mutant

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// refusedByCode takes HTTP 200 with a code other than 0 for a certification that
// is not there.
func refusedByCode(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
	cert, err := next.Certification(ctx, impUID)
	if failure := (*client.APIError)(nil); errors.As(err, &failure) && failure.Operation == "getCertification" && failure.Status == http.StatusOK {
		return nil, client.ErrNotFound
	}
	return cert, err
}

// closing500 answers every failure of its own with 500, and ends the connection
// behind it without a word.
func closing500(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := held(next, r)
		if a.status < http.StatusInternalServerError {
			a.send(w)
			return
		}
		a.say(http.StatusInternalServerError, textMedia, "Internal Server Error")
		hangUp(w, a)
	})
}

// boundedBody ends the connection of who sends more than a megabyte, without
// having read it.
func boundedBody(next http.Handler) http.Handler {
	const most = 1 << 20
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > most {
			hangUp(w, nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hangUp writes an answer, if there is one, as from a server that keeps
// connections, and ends this one.
func hangUp(w http.ResponseWriter, a *answer) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	if a == nil {
		return
	}
	response := http.Response{
		StatusCode: a.status, ProtoMajor: 1, ProtoMinor: 1, Header: a.header,
		Body: io.NopCloser(bytes.NewReader(a.body.Bytes())), ContentLength: int64(a.body.Len()),
	}
	_ = response.Write(conn) // the browser may be gone
}
