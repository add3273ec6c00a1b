package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
	"github.com/iamport-mock/iamport-mock/openapi/drift"
	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

func newDrift(p cli.Process) *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:   "drift FILE-or-URL",
		Short: "Compare a published OpenAPI document of the real API with the one that the mock follows",
		Long: `Compare a published document, Swagger 2.0 or OpenAPI 3, with openapi/iamport.yaml,
route by route and field by field: parameters, requests, answers, types, formats,
what is required, values and null. Other routes are left out, but for those below
/certifications. What FACTS.md or the register of deviations explains is listed as
known, and anything else as new.`,
		Example: `  iamport-verify drift published.json
  iamport-verify drift https://api.example/docs --lang ko
  gunzip -c published.json.gz | iamport-verify drift -`,
		Args:        oneArgument("a published document", "published.json"),
		Annotations: map[string]string{cli.ExtraHelp: "Exit codes: 0 every difference is known, 1 there is a new one, 2 usage or not such a document,\n3 not reached\n"},
		RunE:        func(cmd *cobra.Command, args []string) error { return compareDocument(cmd.Context(), p, args[0], lang) },
	}
	registerLang(cmd.Flags(), p, &lang)
	return cmd
}

// compareDocument prints how a published document differs from ours.
func compareDocument(ctx context.Context, p cli.Process, from, lang string) error {
	text, err := readDocument(ctx, p, "drift", from)
	if err != nil {
		return err
	}
	result, err := drift.Compare(text)
	switch {
	case errors.Is(err, drift.ErrReference):
		return cli.Usage(fmt.Errorf("drift %s: %w", from, err), "put what it refers to into the document, or take the whole document anew")
	case err != nil:
		return cli.Usage(fmt.Errorf("drift %s: %w", from, err), "name the document itself, in JSON or YAML, and not a page that shows it")
	}
	if _, err := io.WriteString(p.Stdout, hidden.QuoteLines(driftText(result, sayingIn(lang)))); err != nil {
		return err
	}
	if len(result.News()) > 0 {
		return cli.Exit(cli.ExitBroken, nil)
	}
	return nil
}

// driftText tells a result: what is new by route, what is known by reason, and a final line for scripts, always in English.
func driftText(result drift.Result, say saying) string {
	in := func(text bilingual.Text) string { return say.text(text[0], text[1]) }
	news, known := result.News(), result.Known()
	var b strings.Builder
	heading := func(title string) { fmt.Fprintf(&b, "%s\n", title) }
	if len(news) > 0 {
		heading(say.text("New: nothing explains these differences", "새로운 차이: 설명할 근거가 없습니다"))
	}
	operation := ""
	for _, d := range news {
		if d.Operation != operation {
			operation = d.Operation
			fmt.Fprintf(&b, "\n  %s\n", operation)
		}
		fmt.Fprintf(&b, "    %s\n", in(d.Sentence()))
	}
	if len(news) > 0 {
		b.WriteByte('\n')
	}
	if len(known) > 0 {
		heading(say.text("Known", "알려진 차이"))
	}
	var last *drift.Reason
	for _, d := range known {
		if last == nil || *last != *d.Known {
			last = d.Known
			fmt.Fprintf(&b, "\n  %s\n", reasonOf(last, in))
		}
		fmt.Fprintf(&b, "    %s: %s\n", d.Operation, in(d.Sentence()))
	}
	if len(known) > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "drift: %s, %d new, %d known\n", cli.Count(result.Routes, "route"), len(news), len(known))
	return b.String()
}

// reasonOf is why differences are known, with what to read about it.
func reasonOf(why *drift.Reason, in func(bilingual.Text) string) string {
	text := "fact " + why.Fact
	if why.Switch != "" {
		text += ", " + why.Switch
	}
	return text + ": " + in(why.Why)
}
