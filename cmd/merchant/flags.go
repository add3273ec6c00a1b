package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
)

// The tutorial's own pair, which is printed in the vendor's public guide and
// opens nothing but the mock.
const (
	tutorialKey    = "imp_apikey"
	tutorialSecret = "ekKoeW8RyKuT0zgaZsUtXXTLQ4AhPFW3ZGseDA6bkA5lamv9OqDMnxyeB9wqOsuO9W3Mx9YSJ4dTqJ3f"
)

const (
	inMemory = "memory"
	off      = "off"

	bindOptional = "optional"
	bindRequire  = "require"

	march1     = "march-1"
	february28 = "february-28"

	formatText = "text"
	formatJSON = "json"
)

// flags are the command line as it was given.
type flags struct {
	given           func(flag string) bool // and not left at its default
	addr            string
	iamportURL      string
	key, secret     string
	database        string
	personKey       string
	ageRule         string
	leapDay         string
	bind            string
	maxAge          time.Duration
	rejoin          time.Duration
	sdkURL          string
	userCode        string
	sessionKey      string
	secureCookies   bool
	upstreamTimeout time.Duration
	attempts        int
	backoff         time.Duration
	answerWithin    time.Duration
	shutdownTimeout time.Duration
	logFormat       string
	logLevel        string
}

func (f *flags) register(set *pflag.FlagSet) {
	set.SortFlags = false
	f.given = set.Changed
	set.StringVar(&f.addr, "addr", "127.0.0.1:3000", "`HOST:PORT` where the merchant listens; port 0 picks a free one; left out, ::1 has the same port too")
	set.StringVar(&f.iamportURL, "iamport-url", "http://127.0.0.1:10851", "`URL` identity API: the mock on this machine, or https://api.iamport.kr")
	set.StringVar(&f.key, "key", tutorialKey, "`KEY` REST API key")
	set.StringVar(&f.secret, "secret", "", "`SECRET` REST API secret, best given in the environment; the tutorial's own for the tutorial's key")
	set.StringVar(&f.database, "database", inMemory, "`DATABASE` where accounts are stored: memory, sqlite:FILE or postgres://USER@HOST/NAME")
	set.StringVar(&f.personKey, "person-key", "", "`HEX` key of at least 16 bytes under which people are kept in a database; always the same one")
	set.StringVar(&f.ageRule, "age-rule", "full-age-19", "`RULE` who is old enough: full-age-N (만 나이), year-age-N (연 나이), birth-year-Y or none")
	set.Var(cli.NewChoice(&f.leapDay, march1, february28), "leap-day", "when a person born on 29 February grows older in a year that has no such day")
	set.Var(cli.NewChoice(&f.bind, bindOptional, bindRequire), "bind", "whether an imp_uid must belong to the session that brings it")
	set.DurationVar(&f.maxAge, "max-age", verifier.DefaultMaxAge, "how old a certification may be")
	set.DurationVar(&f.rejoin, "rejoin", 0, "how long a person who withdrew may not sign up again")
	set.StringVar(&f.sdkURL, "sdk-url", "", "`URL` iamport.js for the sign-up page, or \"off\"; left out, it belongs to --iamport-url")
	set.StringVar(&f.userCode, "user-code", "imp00000000", "`CODE` user code for the sign-up page")
	set.StringVar(&f.sessionKey, "session-key", "", "`HEX` key of at least 16 bytes that signs sessions; left out, they end with the process")
	set.BoolVar(&f.secureCookies, "secure-cookies", false, "mark cookies as for HTTPS alone")
	set.DurationVar(&f.upstreamTimeout, "upstream-timeout", 5*time.Second, "how long one call of the identity API may take")
	set.IntVar(&f.attempts, "attempts", 3, "`NUMBER` how often a call that is safe to repeat is tried")
	set.DurationVar(&f.backoff, "backoff", 200*time.Millisecond, "wait before the second try, doubled before each further one")
	set.DurationVar(&f.answerWithin, "answer-within", 10*time.Second, "how long a sign-up may take in all")
	set.DurationVar(&f.shutdownTimeout, "shutdown-timeout", 10*time.Second, "how long a stop waits for requests under way")
	set.Var(cli.NewChoice(&f.logFormat, formatText, formatJSON), "log-format", "how log lines look on stderr")
	set.Var(cli.NewChoice(&f.logLevel, "info", "debug", "warn", "error"), "log-level", "what is logged; warn leaves out the lines of requests")
}

func (f *flags) policy() (verifier.Policy, error) {
	rule, err := verifier.ParseAgeRule(f.ageRule)
	if err != nil {
		return verifier.Policy{}, wrong("age-rule", err, "")
	}
	if f.maxAge <= 0 {
		return verifier.Policy{}, wrong("max-age", fmt.Errorf("%s: must be above 0", f.maxAge), "")
	}
	p := verifier.Policy{Age: rule, MaxAge: f.maxAge, Rejoin: f.rejoin}
	if f.leapDay == february28 {
		p.LeapDay = verifier.OnFebruary28
	}
	if f.bind == bindRequire {
		p.Binding = verifier.BindRequired
	}
	return p, nil
}

// keyOf reads a key in hexadecimal digits. The error never shows it.
func keyOf(flag, digits string) ([]byte, error) {
	const least = 16
	key, err := hex.DecodeString(digits)
	if err != nil || len(key) < least {
		return nil, wrong(flag, fmt.Errorf("expected at least %d hexadecimal digits, an even number of them", 2*least), "make one with 'openssl rand -hex 32'")
	}
	return key, nil
}

// secretOf is the secret that was given, or the tutorial's for the tutorial's key.
func (f *flags) secretOf() (string, error) {
	switch {
	case f.secret != "":
		return f.secret, nil
	case f.key == tutorialKey:
		return tutorialSecret, nil
	default:
		return "", wrong("secret", errors.New("needed for this key"), "set MERCHANT_SECRET, which 'ps' does not show")
	}
}

// sdk is the browser's side that belongs to the identity API.
func (f *flags) sdk() merchant.SDK {
	sdk := merchant.SDK{URL: f.sdkURL, UserCode: f.userCode}
	switch u, err := url.Parse(f.iamportURL); {
	case f.sdkURL == off:
		return merchant.SDK{}
	case f.sdkURL != "" || err != nil:
	case strings.HasSuffix(u.Hostname(), "api.iamport.kr"):
		sdk.URL = "https://cdn.iamport.kr/v1/iamport.js"
	default:
		sdk.URL = strings.TrimRight(f.iamportURL, "/") + "/v1/iamport.js"
	}
	return sdk
}

// logger makes the program's logger. Close the sink before the program ends.
func (f *flags) logger(p cli.Process) (*slog.Logger, *logsink.Sink, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, nil, wrong("log-level", err, "")
	}
	options := &slog.HandlerOptions{Level: level}
	sink := logsink.New(p.Stderr)
	if f.logFormat == formatJSON {
		return slog.New(sink.Handler(slog.NewJSONHandler(sink, options))), sink, nil
	}
	return slog.New(sink.Handler(slog.NewTextHandler(sink, options))), sink, nil
}
