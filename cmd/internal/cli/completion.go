package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// NewCompletion is the command that prints completion scripts.
func NewCompletion(p Process) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a completion script for a shell",
		Long:  "Print a script that teaches a shell to complete the commands and flags of " + p.Name + ".",
		Example: strings.ReplaceAll(`  source <(PROGRAM completion bash)
  PROGRAM completion zsh > "${fpath[1]}/_PROGRAM"
  PROGRAM completion fish > ~/.config/fish/completions/PROGRAM.fish
  PROGRAM completion powershell | Out-String | Invoke-Expression`, "PROGRAM", p.Name),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return Usage(fmt.Errorf("completion needs one shell: %s", strings.Join(shells, ", ")), "")
			}
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(p.Stdout, true)
			case "zsh":
				return root.GenZshCompletion(p.Stdout)
			case "fish":
				return root.GenFishCompletion(p.Stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(p.Stdout)
			}
			return Usage(
				fmt.Errorf("no completion for %q; there is %s", args[0], strings.Join(shells, ", ")),
				DidYouMean(args[0], shells))

		},
	}
}
