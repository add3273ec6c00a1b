package main

import (
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/explain"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

// explainCommand is what people type to read about a rule.
func explainCommand(rule string) string { return reports.Program + " explain " + rule }

// saying is a text in the language that was asked for.
type saying struct{ korean bool }

func sayingIn(lang string) saying { return saying{lang == string(reports.Korean)} }

func (s saying) text(en, ko string) string {
	if s.korean {
		return ko
	}
	return en
}

func newExplain(p cli.Process) *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Say why a rule matters and how to fix it, with right code in Node, Python and Java",
		Example: `  iamport-verify explain race
  iamport-verify explain race --lang ko`,
		Args:      oneArgument("the name of a rule", "race"),
		ValidArgs: features.RuleIDs(),
		RunE:      func(_ *cobra.Command, args []string) error { return explainRule(p, args[0], lang) },
	}
	registerLang(cmd.Flags(), p, &lang)
	return cmd
}

// explainRule prints why a rule matters, how to fix what breaks it, and the
// smallest right code.
func explainRule(p cli.Process, id, lang string) error {
	ids := features.RuleIDs()
	texts := features.RuleTexts()
	text, found := texts[reports.English][id]
	if !found {
		next := "there are " + strings.Join(ids, ", ")
		if near, ok := cli.Nearest(id, ids); ok {
			next = fmt.Sprintf("did you mean %s? There are %s", near, strings.Join(ids, ", "))
		}
		return cli.Usage(fmt.Errorf("no rule is called %q", id), next)
	}
	say := sayingIn(lang)
	if say.korean {
		text = texts[reports.Korean][id]
	}
	snippets, err := explain.Code(id)
	if err != nil {
		return fmt.Errorf("explain %s: %w", id, err)
	}
	paint := cli.NewStyle(p.Stdout, p.Lookup)
	var b strings.Builder
	part := func(title, body string) {
		fmt.Fprintf(&b, "\n%s\n%s\n", paint.Bold(title), cli.Indent(body))
	}
	fmt.Fprintf(&b, "%s  %s\n", paint.Bold(id), text.Name)
	part(say.text("Why it matters", "왜 중요한가"), wrapped(text.Why))
	part(say.text("How to fix it", "고치는 방법"), wrapped(text.Mend))
	all := ""
	for _, s := range snippets {
		part(s.Language, s.Code)
		all += s.Code
	}
	if legend := legendOf(all, say); legend != "" {
		fmt.Fprintf(&b, "\n%s\n", wrapped(legend))
	}
	_, err = io.WriteString(p.Stdout, b.String())
	return err
}

// legendOf explains the exceptions that the code throws.
func legendOf(code string, say saying) string {
	var words []string
	if strings.Contains(code, "Rejected") {
		words = append(words, say.text("Rejected is an exception of your own that is answered with 4xx.", "Rejected는 직접 정의하는 예외이며, 4xx로 응답합니다."))
	}
	if strings.Contains(code, "Unavailable") {
		words = append(words, say.text("Unavailable is one that is answered with 503.", "Unavailable은 503으로 응답하는 예외입니다."))
	}
	return strings.Join(words, " ")
}

// wrapped breaks a text at spaces, so that it fits a terminal.
func wrapped(text string) string {
	const most = 78
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && cli.Cells(line)+1+cli.Cells(word) > most {
			lines = append(lines, line)
			line = ""
		}
		line += strings.Repeat(" ", min(len(line), 1)) + word
	}
	return strings.Join(append(lines, line), "\n")
}

// explainable says which command prints right code for a rule, where there is some.
func explainable(texts reports.Texts) reports.Texts {
	all := reports.Texts{}
	for lang, rules := range texts {
		all[lang] = maps.Clone(rules)
		for id, text := range rules {
			if snippets, err := explain.Code(id); err != nil || len(snippets) == 0 {
				continue
			}
			text.Code = explainCommand(id)
			all[lang][id] = text
		}
	}
	return all
}
