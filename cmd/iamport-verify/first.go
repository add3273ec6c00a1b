package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

// first finds out which site the target uses, and has one ordinary adult sign up.
// A backend that was started here is waited for while it, or what stands before
// it, answers that it is not ready.
func (v *verification) first(ctx context.Context, lose context.CancelCauseFunc) (features.Found, features.Adult, error) {
	const pause = 200 * time.Millisecond
	clock := features.HostClock()
	begun, told := clock.Now(), false
	for {
		if v.backend != nil {
			v.backend.mark()
		}
		found, adult, err := v.try(ctx, lose)
		first := (*features.FirstError)(nil)
		if v.backend == nil || !errors.As(err, &first) || !unready(first) || v.backend.gone() || clock.Now().Sub(begun) >= v.flags.wait {
			return found, adult, err
		}
		if !told {
			fmt.Fprintln(v.Stderr, v.Translator()(fmt.Sprintf("%s %s is answered %d: waiting for the backend, up to %s (--wait)",
				first.Exchange.Method, first.Exchange.Path, first.Exchange.Status, v.flags.wait)))
			told = true
		}
		if err := clock.Wait(ctx, pause); err != nil {
			return found, adult, err //nolint:wrapcheck // the context's own
		}
	}
}

func (v *verification) try(ctx context.Context, lose context.CancelCauseFunc) (features.Found, features.Adult, error) {
	found, err := v.preflight(ctx, lose)
	if err != nil {
		return found, features.Adult{}, err
	}
	adult, err := features.FirstAdult(ctx, &features.FirstOptions{
		Target: v.target, Mock: v.access.control, Site: found.Site.UserCode, Secrets: v.secrets,
	})
	return found, adult, err //nolint:wrapcheck // explained by the caller
}

// unready reports whether a backend that asked i'mport nothing may still be
// starting.
func unready(e *features.FirstError) bool {
	switch e.Exchange.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return !e.Asked
	default:
		return false
	}
}

// explainFirst words a first sign-up that shows a wrong set-up: what was asked and
// answered, what that means, what the backend said, and what to do.
func (v *verification) explainFirst(e *features.FirstError) error {
	code, meaning, next := v.adviceOn(e)
	request := e.Exchange.Method + " " + quoted(e.Exchange.Path, shownPath)
	err := fmt.Errorf("%s was answered %d: %s%s%s", request, e.Exchange.Status, meaning, answered(e.Exchange), v.said())
	if code == cli.ExitUsage {
		return cli.Usage(err, next)
	}
	return cli.Exit(code, fmt.Errorf("%w\n  %s", err, next))
}

// adviceOn is what a first answer means and what to do about it, with the exit code.
func (v *verification) adviceOn(e *features.FirstError) (code int, meaning, next string) {
	switch e.Kind {
	case features.ErrNoRoute: //nolint:errorlint // e.Kind is one of the sentinels themselves
		return cli.ExitUsage, "your backend has no such route", v.writeContract("say in a contract file which one it has, and what it answers:")
	case features.ErrNoMethod:
		return cli.ExitUsage, "your backend has this path, and not for " + e.Exchange.Method, v.writeContract("say in a contract file which method it takes:")
	case features.ErrCSRF:
		return cli.ExitUsage, "your backend wants the CSRF token of its form",
			v.writeContract("fetch the page first and send its token along, by prepare and capture in a contract file:")
	case features.ErrLogin:
		return cli.ExitUsage, "your backend wants a login for this path",
			v.writeContract("is it the path of the sign-up? If visitors do log in first, let a prepare request of a contract file do so:")
	case features.ErrForbidden:
		return cli.ExitUsage, "your backend forbids it",
			v.writeContract("often a CSRF token, a login or a header is missing: a contract file can fetch and send them (prepare, capture, headers):")
	case features.ErrSecure:
		return cli.ExitUsage, "your backend wants https", v.secure(e)
	case features.ErrMoved:
		return cli.ExitUsage, "your backend sends the request on to " + quoted(e.Exchange.Response.Header.Get("Location"), shownPath),
			v.writeContract("write that path into a contract file, as it is there (a slash at the end counts), or that host behind --target:")
	case features.ErrBody:
		return cli.ExitUsage, "your backend refused what it was sent, and did not ask i'mport about the imp_uid",
			v.writeContract(fmt.Sprintf("it was sent %s; say what it takes (json, form, multipart or text, and further fields) in a contract file:", v.sent(e.Exchange)))
	case features.ErrOverlap:
		return cli.ExitUsage, e.Unread, v.readAnswers()
	case features.ErrUnread:
		return cli.ExitUsage, "your backend asked i'mport, and its answer is not an outcome that is known: " + e.Unread, v.readAnswers()
	case features.ErrTurnedAway:
		return cli.ExitUsage, "your backend asked i'mport about an ordinary adult, got the record, and rejected them",
			"while nobody can sign up, every refusal would count as right: nothing can be proved.\n" +
				"  Does the form need further fields? Is the record read from response, not from the envelope around it?"
	case features.ErrUnavailable:
		return cli.ExitUnreachable, "your backend asked i'mport about an ordinary adult, got the record, and says that it is unavailable", v.readLog()
	case features.ErrFailed:
		return cli.ExitUnreachable, failedWhen(e.Asked), v.readLog() + v.pointing(e.Asked)
	case features.ErrPage:
		return cli.ExitUsage, "that is a web page: the path belongs to your front end, and the sign-up has another",
			v.writeContract("say in a contract file which one it has, and what it answers:")
	case features.ErrTaken:
		return cli.ExitUsage, "your contract reads that as existing, and the person never was before",
			"are created and existing the wrong way round, or is one of them too wide? If the contract is right, your backend takes\n" +
				"  everybody for somebody who has an account. " + v.readAnswers()
	default:
		next := v.point()
		if e.Outcome == contract.Created || e.Outcome == contract.Existing {
			next += "\n  (one that asks nobody lets everybody in)"
		}
		return cli.ExitUnreachable, "your backend has never asked the mock", next
	}
}

// writeContract is how a contract file is written and used.
func (v *verification) writeContract(what string) string {
	if name := v.flags.contract; name != "" {
		what = strings.TrimSuffix(strings.Replace(what, " in a contract file", "", 1), ":")
		return what + ": fix certify, redirect or prepare in " + name
	}
	f := *v.flags
	f.contract = "merchant.yaml"
	return fmt.Sprintf("%s\n    %s init > merchant.yaml\n    %s", what, reports.Program, f.commandLine(v.command))
}

// readAnswers is where a contract says what answers mean.
func (v *verification) readAnswers() string {
	if name := v.flags.contract; name != "" {
		return "fix outcomes in " + name
	}
	return v.writeContract("say what your backend answers under outcomes in a contract file:")
}

func failedWhen(asked bool) string {
	if asked {
		return "your backend failed after it asked i'mport"
	}
	return "your backend failed before it asked i'mport"
}

// readLog says where a failure can be read.
func (v *verification) readLog() string {
	if v.backend == nil {
		return "look into its log; or let " + reports.Program + " start it (-- COMMAND), which shows what it prints"
	}
	return "fix what it printed, and try again"
}

// pointing is what to look at where a backend failed before it asked i'mport.
func (v *verification) pointing(asked bool) string {
	if asked {
		return ""
	}
	return "\n  If it could not reach i'mport: " + v.point()
}

// point is how a backend is brought to ask the mock.
func (v *verification) point() string {
	switch {
	case v.flags.intercept:
		return "its HTTP client does not obey the proxy variables that it was given (HTTPS_PROXY, https_proxy and others);\n" +
			"  '" + serving.Name + " intercept env -h' and 'intercept check' show further ways, such as an alias of the host"
	case v.backend != nil:
		return fmt.Sprintf("make it ask %s in place of https://api.iamport.kr; it finds that address in IAMPORT_URL,\n"+
			"  or under the name that it reads: --env NAME={{url}}. Is the host hard-coded? --intercept", v.access.api)
	default:
		return fmt.Sprintf("make it ask %s in place of https://api.iamport.kr, for example by an environment variable;\n"+
			"  what %s starts itself (-- COMMAND) finds that address in IAMPORT_URL", v.access.api, reports.Program)
	}
}

// sent is what a body was made of, and which fields it had.
func (v *verification) sent(e reports.Exchange) string {
	kind := e.Request.Header.Get("Content-Type")
	if kind == "" {
		return "no body"
	}
	return fmt.Sprintf("%s, %s", kind, quoted(e.Request.Body, shownBody))
}

// secure is how a backend is spoken to that wants https.
func (v *verification) secure(e *features.FirstError) string {
	location := e.Exchange.Response.Header.Get("Location")
	if location == "" { // it said that it was spoken to in the wrong way
		return "write --target " + strings.Replace(v.flags.target, "http:", "https:", 1)
	}
	target := strings.Replace(v.flags.target, "http:", "https:", 1)
	path, _, _ := strings.Cut(e.Exchange.Path, "?")
	if before, _, found := strings.Cut(location, path); found && path != "/" {
		target = quoted(before, shownPath)
	}
	return fmt.Sprintf("write --target %s if it listens there; or turn that redirect off for tests;\n"+
		"  or say that a proxy has ended TLS, in a contract file: headers: {X-Forwarded-Proto: https}", target)
}

// How much of an answer is shown, in bytes.
const (
	shownBody = 200
	shownPath = 300
)

// answered is a line with what an answer was.
func answered(e reports.Exchange) string {
	if e.Status == 0 {
		return ""
	}
	kind := e.Response.Header.Get("Content-Type")
	if kind != "" {
		kind = " (" + quoted(kind, shownPath) + ")"
	}
	body := e.Response.Body
	if strings.Contains(kind, "html") {
		body = pageText(body)
	}
	if body == "" {
		return "\n    without a body" + kind
	}
	return "\n    " + quoted(body, shownBody) + kind
}

// markup is what a reader of a page does not see.
var markup = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)

// pageText is the text of a page in HTML.
func pageText(body string) string {
	return strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(body, " "))), " ")
}

// exchangeOf is what went over the wire for an error.
func exchangeOf(err error) reports.Exchange {
	if told := (*contract.Error)(nil); errors.As(err, &told) {
		return told.Exchange
	}
	return reports.Exchange{}
}

// quoted is the beginning of a text of somebody else's: what would move the cursor
// or hide something is written as in Go.
func quoted(text string, most int) string {
	cut := ""
	if len(text) > most {
		for most > 0 && !utf8.RuneStart(text[most]) {
			most--
		}
		text, cut = text[:most], "…"
	}
	var b strings.Builder
	for _, r := range text {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String() + cut
}
