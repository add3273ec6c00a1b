package control

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
)

// operation is one operation of the control API, for the handler and for Client.
//
// Q is what a request carries: none, url.Values for a query, or the type of a JSON
// body. R is what an answer carries: none for a 204, []byte beside a media type,
// streamed, or the type of a JSON body.
type operation[Q, R any] struct {
	id     string // operationId
	method string
	path   string // template below root
	media  string // of an answer that is no JSON
	lasts  bool   // it may last; so no HEAD
	do     func(c *call, q Q) (R, error)
}

// none is a request or an answer without a body.
type none struct{}

// streamed is an answer that its operation has written already.
type streamed struct{}

// route is an operation as the handler keeps it.
type route struct {
	id, method, path string
	lasts            bool
	request, reply   reflect.Type // Q and R, for the test against the document
	serve            func(*call) (answer, error)
}

func (o operation[Q, R]) route() route {
	return route{o.id, o.method, o.path, o.lasts, reflect.TypeFor[Q](), reflect.TypeFor[R](), o.serve}
}

// serve reads what the request carries, does it and answers with what it gives.
func (o operation[Q, R]) serve(c *call) (answer, error) {
	var q Q
	switch into := any(&q).(type) {
	case *none:
	case *url.Values:
		*into = c.query
	default:
		if err := c.read(into); err != nil {
			return answer{}, err
		}
	}
	r, err := o.do(c, q)
	if err != nil {
		return answer{}, err
	}
	switch reply := any(r).(type) {
	case none:
		return answer{}, nil
	case streamed:
		return answer{done: true}, nil
	case []byte:
		return answer{status: http.StatusOK, text: full(reply), kind: o.media}, nil
	}
	if o.method == http.MethodPost {
		return answer{status: http.StatusCreated, body: r}, nil
	}
	return answer{status: http.StatusOK, body: r}, nil
}

// ask lets a mock somewhere else do it. The arguments fill the placeholders of the
// path, in order.
func (o operation[Q, R]) ask(ctx context.Context, c *Client, q Q, args ...string) (R, error) {
	var r, nothing R
	resp, err := o.send(ctx, c, q, args...)
	if err != nil {
		return nothing, err
	}
	if err := receive(resp, &r); err != nil {
		return nothing, err
	}
	return r, nil
}

// send asks and leaves the answer to be read.
func (o operation[Q, R]) send(ctx context.Context, c *Client, q Q, args ...string) (*http.Response, error) {
	segments := strings.Split(o.path, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		if len(args) == 0 {
			return nil, fmt.Errorf("control: %s: nothing given for %s", o.id, segment)
		}
		if args[0] == "" || args[0] == "." || args[0] == ".." {
			return nil, Unknown("path segment", args[0]) // a proxy on the way could clean it away
		}
		segments[i], args = url.PathEscape(args[0]), args[1:]
	}
	address := c.base + root + strings.Join(segments, "/")
	switch carried := any(q).(type) {
	case none:
		return c.send(ctx, o.method, address, nil)
	case url.Values:
		if len(carried) > 0 {
			address += "?" + carried.Encode()
		}
		return c.send(ctx, o.method, address, nil)
	}
	return c.send(ctx, o.method, address, q)
}
