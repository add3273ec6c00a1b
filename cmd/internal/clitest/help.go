package clitest

import (
	"testing"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// HelpHasKorean holds that the help of every command is told in Korean as well, and that the table has no row that nothing
// says.
func HelpHasKorean(t *testing.T, p cli.Process, root *cobra.Command) {
	t.Helper()
	known, said := map[string]bool{}, map[string]bool{}
	for _, row := range p.Help() {
		known[row[0]] = row[1] != ""
	}
	everyCommand(root, func(cmd *cobra.Command) {
		for _, text := range cli.HelpOf(cmd) {
			said[text] = true
			if !known[text] {
				t.Errorf("%s: no Korean text for %q", cmd.CommandPath(), text)
			}
		}
	})
	for _, row := range cli.HelpTexts() {
		said[row[0]] = true // of one program or the other
	}
	for text := range known {
		if !said[text] {
			t.Errorf("no help says %q", text)
		}
	}
}
