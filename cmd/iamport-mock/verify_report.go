package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// wholeFile is a report that is written when it is complete.
type wholeFile struct{ text bytes.Buffer }

// cucumberFile is the name of the Cucumber JSON in the folder of reports.
const cucumberFile = "cucumber.json"

// write writes all reports, without what must not be told.
func (v *verification) write(run reports.Run, how reports.Telling, cucumber *wholeFile) error {
	return writeReports(v.flags.reportDir, run, how, v.secrets.Redact(cucumber.text.String()))
}

// know hands over what is known only where the mock or the backend was started
// here.
func (v *verification) know(o *features.Options) {
	if v.mock != nil {
		o.Key, o.Secret = mockserver.DefaultKey, mockserver.DefaultSecret
	}
	if v.backend != nil {
		o.Output = v.backend.output.String
	}
}

// site says which site the target uses.
func (v *verification) site(found features.Found) string {
	lang := reports.Lang(v.flags.lang)
	if v.mock != nil && v.mock.seen.used() != "" {
		return fmt.Sprintf(lang.Say("the target came with the key %s and was let into site %s", "백엔드가 키 %s로 요청해 사이트 %s에 연결했습니다"),
			v.mock.seen.used(), found.Site.UserCode)
	}
	if v.loan != nil {
		return fmt.Sprintf(lang.Say("the mock does not know the target's key or token: it has lent site %s to this run",
			"모의 서버가 백엔드의 키나 토큰을 알지 못해 이 실행에 사이트 %s를 빌려주었습니다"), found.Site.UserCode)
	}
	return fmt.Sprintf(lang.Say("the target uses site %s", "백엔드가 쓰는 사이트: %s"), found.Site.UserCode)
}

// replay is the command that runs one scenario alone.
func (v *verification) replay(place string) string {
	f := v.flags
	words := []string{"iamport-mock", "verify", "--target", f.target}
	add := func(name, value string) {
		if value != "" {
			words = append(words, "--"+name, quoteWord(value))
		}
	}
	add("contract", f.contract)
	add("age-rule", f.ageRule)
	add("claim", strings.Join(f.claims, ","))
	for _, dir := range f.fixtures {
		add("fixtures", dir)
	}
	for _, dir := range f.features {
		add("features", dir)
	}
	add("control", f.control)
	if f.intercept {
		words = append(words, "--intercept")
	}
	if f.addr != defaultAddr && f.control == "" {
		add("addr", f.addr)
	}
	if f.lang != "en" {
		add("lang", f.lang)
	}
	if f.yes {
		words = append(words, "--yes")
	}
	add("scenario", place)
	if len(v.command) > 0 {
		words = append(words, "--")
		for _, word := range v.command {
			words = append(words, quoteWord(word))
		}
	}
	return strings.Join(words, " ")
}

// quoteWord is a text as one word of a shell.
func quoteWord(text string) string {
	if strings.ContainsAny(text, " '\"$`\\&|;<>()*?#~") {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return text
}

// explain words what kept a run from beginning, with what to do about it.
func (v *verification) explain(err error) error {
	target := v.flags.target
	say := func(format string, args ...any) error {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf(format, args...))
	}
	switch {
	case errors.Is(err, features.ErrMock):
		return say("the mock is not reached: %w", err)
	case errors.Is(err, contract.ErrNotReached):
		return say("the target is not reached: nothing answers at %s\n  start your backend, or let verify start it: verify --target %s -- npm start", target, target)
	case errors.Is(err, contract.ErrLimited):
		return cli.Exit(cli.ExitNothing, fmt.Errorf("the target answered 429 after %s\n  raise its limit for tests, or write 429 into the contract file if it is an outcome", count(v.target.Sent(), "request")))
	case errors.Is(err, contract.ErrNoAnswer):
		return say("the target took the connection and gave no answer: %w", err)
	case errors.Is(err, contract.ErrNotPrepared):
		return cli.Usage(fmt.Errorf("the target answers, but not as the contract says: %w", err), "compare the prepare part of the contract file with what your backend answers")
	case errors.Is(err, features.ErrNotAsked):
		return say("the target answered, and never asked the mock\n  make it ask %s in place of https://api.iamport.kr, for example by an environment variable;\n  what verify starts itself (-- COMMAND) finds that address in IAMPORT_URL", v.access.api)
	case errors.Is(err, features.ErrOtherKey):
		return say("the mock elsewhere does not know the key that the target uses\n  give the target %s, or a key that begins with imp_test_, or name its site in that mock's --sites file", mockserver.DefaultKey)
	case errors.Is(err, features.ErrOtherSecret):
		return say("the mock elsewhere knows the target's key with another secret\n  give the target the secret of that site; a key that begins with imp_test_ keeps the secret that it first came with")
	case errors.Is(err, features.ErrOldToken):
		return say("the target uses a token that the mock has not issued, and does not fetch another on 401\n  restart it; if a token is written into it, let it fetch one")
	case errors.Is(err, features.ErrRefused):
		return say("%w\n  does it have a key and a secret? What verify starts itself (-- COMMAND) finds them in IAMPORT_KEY and IAMPORT_SECRET", err)
	case errors.Is(err, features.ErrMockClock):
		return cli.Usage(err, "start that mock without --time and --freeze, or put its clock back")
	case errors.Is(err, contract.ErrBrokenOff):
		return say("the target broke its answer off: %w", err)
	default:
		return err
	}
}

// runError words what kept the suites from running.
func runError(err error) error {
	switch {
	case errors.Is(err, features.ErrNothing):
		return cli.Exit(cli.ExitNothing, errors.New("no scenario was run: nothing fits --tags, --name and --scenario"))
	case errors.Is(err, features.ErrSuite):
		return cli.Usage(err, "'iamport-mock verify --steps' lists the sentences that steps may have")
	default:
		return err
	}
}
