package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

func newCompletion(p process) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a completion script for a shell",
		Long:  "Print a script that teaches a shell to complete the commands and flags of iamport-mock.",
		Example: `  source <(iamport-mock completion bash)
  iamport-mock completion zsh > "${fpath[1]}/_iamport-mock"
  iamport-mock completion fish > ~/.config/fish/completions/iamport-mock.fish
  iamport-mock completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return cli.Usage(fmt.Errorf("completion needs one shell: %s", strings.Join(shells, ", ")), "")
			}
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(p.stdout, true)
			case "zsh":
				return root.GenZshCompletion(p.stdout)
			case "fish":
				return root.GenFishCompletion(p.stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(p.stdout)
			}
			return cli.Usage(
				fmt.Errorf("no completion for %q; there is %s", args[0], strings.Join(shells, ", ")),
				didYouMean(args[0], shells))

		},
	}
}
