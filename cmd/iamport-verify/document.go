package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// mostDocument is how many MiB an OpenAPI document may have.
const mostDocument = 16

// readDocument reads a file, stdin for -, or asks for a URL. what is the flag or argument that names it.
func readDocument(ctx context.Context, p cli.Process, what, from string) ([]byte, error) {
	source, err := openDocument(ctx, p, what, from)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	text, err := readAll(ctx, source)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && isURL(from):
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("%s %s: %w", what, from, err))
	case err != nil:
		return nil, cli.Usage(fmt.Errorf("%s %s: %w", what, from, cli.PathCause(err)), "name a file or an address that begins with http")
	case len(text) > mostDocument<<20:
		return nil, cli.Usage(fmt.Errorf("%s %s: it is larger than %d MiB", what, from, mostDocument), "name the OpenAPI document alone")
	case bytes.HasPrefix(text, []byte{0x1f, 0x8b}):
		return nil, cli.Usage(fmt.Errorf("%s %s: it is compressed with gzip", what, from), "unpack it first, for example with gunzip")
	}
	if err := syntaxOf(text); err != nil {
		return nil, cli.Usage(fmt.Errorf("%s %s: %w", what, from, err), "mend it there, or take the whole document anew")
	}
	return text, nil
}

// isURL reports whether a document is asked for by HTTP.
func isURL(from string) bool {
	scheme, _, some := strings.Cut(from, "://")
	return some && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

func openDocument(ctx context.Context, p cli.Process, what, from string) (io.ReadCloser, error) {
	switch {
	case from == "-":
		return io.NopCloser(p.Stdin), nil
	case isURL(from):
		return getDocument(ctx, what, from)
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("%s %s: %w", what, from, cli.PathCause(err)), "name a file or an address that begins with http")
	}
	return f, nil
}

// readAll reads no more than tells that there is too much. It ends with ctx: a terminal may send nothing.
func readAll(ctx context.Context, source io.Reader) ([]byte, error) {
	var text []byte
	var err error
	over := make(chan struct{})
	go func() {
		text, err = io.ReadAll(io.LimitReader(source, mostDocument<<20+1))
		close(over)
	}()
	select {
	case <-over:
		return text, err //nolint:wrapcheck // worded by the caller
	case <-ctx.Done():
		return nil, ctx.Err() //nolint:wrapcheck // the context's own
	}
}

// redirectError is a redirect that was not followed any more.
type redirectError struct{ host string }

func (t redirectError) Error() string { return fmt.Sprintf("%s redirects again and again", t.host) }

func getDocument(ctx context.Context, what, from string) (io.ReadCloser, error) {
	const patience, mostRedirects = 30 * time.Second, 10
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("%s: %w", what, err), "")
	}
	if request.URL.Host == "" {
		return nil, cli.Usage(fmt.Errorf("%s %s: it names no host", what, from), "name a file or an address that begins with http")
	}
	asking := &http.Client{Timeout: patience, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) >= mostRedirects {
			return redirectError{via[len(via)-1].URL.Host}
		}
		return nil
	}}
	answer, err := asking.Do(request)
	if loop := (redirectError{}); errors.As(err, &loop) {
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("%s %s: stopped after %d redirects: %w", what, from, mostRedirects, loop))
	}
	if err != nil {
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("%s: %w", what, err))
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		return nil, cli.Exit(cli.ExitUnreachable, fmt.Errorf("%s %s was answered %s", what, from, answer.Status))
	}
	return answer.Body, nil
}

var (
	likeJSON   = regexp.MustCompile(`^\s*(?:\[|\{\s*(?:["}]|$))`) // other braces are those of YAML
	openapiKey = regexp.MustCompile(`(?m)^["']?(?:swagger|openapi)["']?[ \t]*:`)
	yamlLine   = regexp.MustCompile(`^yaml: line (\d+): `)
)

// syntaxOf is what is wrong in the JSON or YAML of an OpenAPI document. Any other text has no syntax that could be wrong.
func syntaxOf(text []byte) error {
	if likeJSON.Match(text) {
		wrong := (*json.SyntaxError)(nil)
		if !errors.As(json.Unmarshal(text, new(json.RawMessage)), &wrong) {
			return nil
		}
		if int(wrong.Offset) >= len(bytes.TrimRight(text, " \t\r\n")) && strings.HasPrefix(wrong.Error(), "unexpected end") {
			return fmt.Errorf("its JSON ends too early, in line %d", 1+bytes.Count(bytes.TrimSpace(text), []byte("\n")))
		}
		before := text[:max(0, wrong.Offset-1)]
		column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
		return fmt.Errorf("its JSON is broken in line %d, column %d", 1+bytes.Count(before, []byte("\n")), column)
	}
	if !openapiKey.Match(text) {
		return nil
	}
	_, err := plainyaml.Parse(text)
	if err == nil {
		return nil
	}
	if at := yamlLine.FindStringSubmatch(err.Error()); at != nil {
		line, _ := strconv.Atoi(at[1]) // digits by the pattern
		return fmt.Errorf("its YAML is broken in line %d or nearby", line)
	}
	return errors.New("its YAML is broken")
}
