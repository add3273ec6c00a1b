package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// speaking is a process of this program that speaks a language.
func speaking(language string) cli.Process {
	p := cli.Process{Program: serving.Program(), Lookup: clitest.NoEnvironment, Stdout: io.Discard, Stderr: io.Discard}
	p.Args, p.Texts = []string{"--lang", language}, koreanTexts
	return p
}

// greetings is what serve and demo print at the start, in English, with few and with all of the flags that add a line.
func greetings(t *testing.T) string {
	t.Helper()
	var said bytes.Buffer
	for _, args := range [][]string{
		{"--control-addr", "0.0.0.0:0"},
		{
			"--control-addr", "off", "--fixtures", t.TempDir(), "--state", t.TempDir() + "/state", "--freeze", "--fault-profile", fault.Profiles()[0], "--seed", "7",
			"--tls-addr", "127.0.0.1:0", "--proxy-addr", "127.0.0.1:0",
		},
	} {
		var f demoFlags
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		f.register(flags)
		if err := flags.Parse(append(args, "--addr", "127.0.0.1:0", "--log-level", "error")); err != nil {
			t.Fatal(err)
		}
		m, err := listen(t.Context(), speaking(cli.English), &f.Flags)
		if err != nil {
			t.Fatal(err)
		}
		for _, greet := range []func(io.Writer) error{m.welcome, m.tour} {
			if err := greet(&said); err != nil {
				t.Error(err)
			}
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		m.CloseLog()
	}
	return said.String()
}

// verdicts is what intercept check may print, in English.
func verdicts() string {
	none := intercept.Sighting{}
	once := intercept.Sighting{Count: 1, Ways: map[journal.Via]int{journal.ViaTLS: 1}, Reasons: map[string]int{"ok": 1}}
	often := intercept.Sighting{Count: 2, Ways: map[journal.Via]int{journal.ViaTLS: 1, journal.ViaConnect: 1}, Reasons: map[string]int{"ok": 2}}
	var b strings.Builder
	for _, v := range []intercept.Verdict{
		{Token: once, Certification: often, Other: once},
		{Token: once}, {Certification: once}, {Token: none},
	} {
		for _, outcome := range []intercept.Outcome{intercept.Refused, intercept.Passed, intercept.Barred, intercept.Unreached} {
			for count := range 2 {
				v.Elsewhere = append(v.Elsewhere, intercept.Elsewhere{Method: "GET", Host: "a.example:80", Outcome: outcome, Count: count + 1})
			}
		}
		b.WriteString(verdictText(&v, "npm test", 4))
	}
	b.WriteString(verdictText(&intercept.Verdict{Token: once}, "npm test", 4))
	return b.String()
}

// settings is what intercept env prints, in the language of say.
func settings(say func(string) string) string {
	kit := &intercept.Kit{Addresses: intercept.Addresses{TLS: "https://127.0.0.1:1", Proxy: "http://127.0.0.1:2"}, Script: "redirect.cjs"}
	all := append(kit.Settings(clitest.NoEnvironment), kit.Settings(clitest.NoEnvironment, "python")...)
	kit.Proxy = ""
	return exports(kit, all, say)
}

// asPrinted are lines that are the same in every language: commands and addresses.
var asPrinted = regexp.MustCompile(`^(curl -s .*|(API|HTTPS)  +http\S*)?$`)

// TestPrintedHasKorean: every line that a command prints is there in Korean, and no row is about a line that none prints.
func TestPrintedHasKorean(t *testing.T) {
	whys := strings.ReplaceAll(settings(func(why string) string { return "\n" + why }), "# \n", "\n")
	said := greetings(t) + verdicts() + whys
	said += "31 certifications\n1 problem in the fixtures\n2 problems in the fixtures\nstate file a/b: no space left on device\n" // of healthcheck
	said += "iamport-mock v0.1.0 (commit 0123456789ab of 2026-11-27, go1.26, linux/amd64, kin-openapi v0.1)\n"                    // of version
	catalogue := bilingual.New(koreanTexts())
	var lines []string
	for line := range strings.SplitSeq(said, "\n") {
		line = strings.TrimSpace(line)
		if asPrinted.MatchString(line) || strings.HasPrefix(line, "export ") {
			continue
		}
		lines = append(lines, line)
		if _, known := catalogue.Korean(line); !known {
			t.Errorf("no Korean text for %q", line)
		}
		if _, inner, ok := strings.Cut(line, "  "); ok { // what a label or a colon stands before has a row too
			lines = append(lines, strings.TrimSpace(inner), inner[strings.LastIndex(inner, ": ")+1:])
		}
	}
	for _, row := range printedTexts {
		alone := bilingual.New([]bilingual.Text{{strings.ReplaceAll(row[0], "%t", "%s"), row[1]}})
		used := false
		for _, line := range lines {
			_, fits := alone.Korean(strings.TrimSpace(line))
			used = used || fits
		}
		if !used {
			t.Errorf("no line is %q", row[0])
		}
	}
}

// TestCommandsToPasteStay: what is to be pasted is the same in both languages, and what is beside it is Korean.
func TestCommandsToPasteStay(t *testing.T) {
	say := speaking(cli.Korean).Translator()
	printed := greetings(t) + verdicts()
	english, korean := printed+settings(speaking(cli.English).Translator()), say(printed)+settings(say)
	commands := regexp.MustCompile(`(?m)^ *curl -s.*$|^export \S+|^  (?:API|HTTPS) .*$`)
	if en, ko := commands.FindAllString(english, -1), commands.FindAllString(korean, -1); len(en) < 25 || strings.Join(en, "\n") != strings.Join(ko, "\n") {
		t.Errorf("%d commands:\n%s\nin Korean:\n%s", len(en), en, ko)
	}
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for line := range strings.SplitSeq(korean, "\n") {
		if !asPrinted.MatchString(strings.TrimSpace(line)) && !hangul.MatchString(line) {
			t.Errorf("left in English: %s", line)
		}
	}
}
