package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// The languages of what commands say.
const (
	English = "en"
	Korean  = "ko"
)

// Lang is the language in which a command speaks: that of --lang, of its twin, or of
// the first of LC_ALL, LC_MESSAGES and LANG that is set.
func (p Process) Lang() string {
	if word, given := p.Argument("lang"); given {
		return p.named(word)
	}
	return p.locale()
}

// Argument is the last value of a flag on the command line. It is read from the
// arguments themselves, because a wrong flag is reported before any is parsed.
func (p Process) Argument(flag string) (value string, given bool) {
	for i, arg := range p.Args {
		word, joined := strings.CutPrefix(arg, "--"+flag+"=")
		switch {
		case arg == "--":
			return value, given
		case joined:
			value, given = word, true
		case arg == "--"+flag && i+1 < len(p.Args):
			value, given = p.Args[i+1], true
		}
	}
	return value, given
}

// named is the language that --lang names. A wrong word is reported in the language of the locale.
func (p Process) named(word string) string {
	if word == English || word == Korean {
		return word
	}
	return p.locale()
}

// locale is the language of the twin of --lang, or of the locale.
func (p Process) locale() string {
	if p.Lookup == nil {
		return English
	}
	for _, name := range []string{p.Twin("lang"), "LC_ALL", "LC_MESSAGES", "LANG"} {
		if value, _ := p.Lookup(name); value != "" {
			return known(value)
		}
	}
	return English
}

// known is the language of a locale such as ko_KR.UTF-8; English for others.
func known(locale string) string {
	if locale == Korean || strings.HasPrefix(locale, "ko_") || strings.HasPrefix(locale, "ko.") {
		return Korean
	}
	return English
}

// LangVar defines --lang. Left out, the locale counts.
func LangVar(flags *pflag.FlagSet, p Process, lang *string, usage string) {
	flags.Var(NewChoice(lang, English, Korean), "lang", usage+"; left out, that of LC_ALL, LC_MESSAGES or LANG")
	*lang = p.locale()
}

// Translator puts messages into the language of the process. Each line is a message of
// its own, and one without a Korean text stays as it is.
func (p Process) Translator() func(string) string {
	if p.Lang() != Korean || p.Texts == nil {
		return func(message string) string { return message }
	}
	catalogue := bilingual.New(p.Texts())
	return func(message string) string {
		lines := strings.Split(message, "\n")
		for i, line := range lines {
			text := strings.TrimLeft(line, " ")
			korean, _ := catalogue.Korean(text)
			lines[i] = line[:len(line)-len(text)] + korean
		}
		return strings.Join(lines, "\n")
	}
}
