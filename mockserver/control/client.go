package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxAnswer is how much a Client reads of an answer.
const maxAnswer = 64 << 20

// Client steers a mock over its control API. It is a [Steered] and safe for
// concurrent use. What the mock refuses is an [*Error]; any other error says
// that the mock could not be asked.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// NewClient makes a client of the control API at a base URL, such as
// http://127.0.0.1:10852. The token may be "" where none is needed. hc nil is a
// client without a time limit; contexts have it. Redirects are not followed:
// the mock has none, and the token is for nobody else.
func NewClient(baseURL, token string, hc *http.Client) *Client {
	own := http.Client{}
	if hc != nil {
		own = *hc
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{base: strings.TrimSuffix(baseURL, "/"), token: token, http: &own}
}

var _ Steered = (*Client)(nil)

// send makes one request. body nil is none.
func (c *Client) send(ctx context.Context, method, address string, body any) (*http.Response, error) {
	var text io.Reader = http.NoBody
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("control: write the request: %w", err)
		}
		text = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, text)
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	return resp, nil
}

// receive reads a whole answer: bytes as they are, JSON into its type, and nothing
// into none.
func receive(resp *http.Response, into any) error {
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("control: read the answer: %w", err)
	}
	if len(data) > maxAnswer {
		return fmt.Errorf("control: an answer of over %d bytes", maxAnswer)
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return refused(resp, data)
	}
	switch into := into.(type) {
	case *none:
		return nil
	case *[]byte:
		*into = data
		return nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return strange(resp, err)
	}
	return nil
}

// refused reads an answer that is an error.
func refused(resp *http.Response, data []byte) error {
	var told Error
	if err := json.Unmarshal(data, &told); err != nil || told.Code == "" {
		return strange(resp, errors.New("no error of the control API"))
	}
	told.Status = resp.StatusCode
	return &told
}

// strange says that something else than a mock's control API answers.
func strange(resp *http.Response, err error) error {
	return &Error{
		Status: resp.StatusCode, Code: CodeNoSuchAnswer,
		Message: fmt.Sprintf("no control API of a mock answers at %s: status %d, %v", resp.Request.URL.Redacted(), resp.StatusCode, err),
		Hint:    "is this the control address, not that of the imitated API?",
	}
}
