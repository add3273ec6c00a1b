package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

func newInit(p cli.Process) *cobra.Command {
	var openapi, lang string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Print a contract file with comments, to fill in",
		Long: `Print a contract file with comments. Unchanged, it says what is assumed of a
backend without one. With --openapi the request is drafted from the backend's own
OpenAPI document; what it does not say is a line with a question. 'iamport-verify
record' drafts the whole file from sign-ups in your browser.`,
		Example: `  iamport-verify init > merchant.yaml
  iamport-verify init --openapi http://localhost:8000/openapi.json > merchant.yaml
  npm run -s openapi | iamport-verify init --openapi - > merchant.yaml`,
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if openapi != "" {
				return draftOpenAPI(cmd.Context(), p, openapi, lang)
			}
			if lang == cli.Korean {
				return printAll(p, contract.KoreanTemplate())
			}
			return printAll(p, contract.Template())
		},
	}
	cmd.Flags().StringVar(&openapi, "openapi", "", "`URL-or-FILE` where the backend's OpenAPI document lies, from which the request is drafted (version 3)")
	cli.LangVar(cmd.Flags(), p, &lang, "language of the comments and of errors")
	return cmd
}

// draftOpenAPI prints a contract file by an OpenAPI document.
func draftOpenAPI(ctx context.Context, p cli.Process, from, lang string) error {
	text, err := readDocument(ctx, p, "--openapi", from)
	if err != nil {
		return err
	}
	made, err := draft.FromOpenAPI(text)
	switch {
	case errors.Is(err, draft.ErrNoOpenAPI):
		return cli.Usage(fmt.Errorf("--openapi %s: %w", from, err), "name the document itself, such as http://localhost:8000/openapi.json")
	case err != nil:
		return cli.Usage(fmt.Errorf("--openapi %s: %w", from, err), "record the sign-up in place of it: iamport-verify record -h")
	}
	if lang == cli.Korean {
		made = made.Korean()
	}
	return printAll(p, made.Text)
}
