// Package cli is what the commands of this project have in common: flags with
// environment twins, one form of help, one meaning of exit codes, errors that
// name the next step.
//
// It is for the programs under cmd, on top of cobra:
//
//	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return program.ApplyEnvironment(cmd.Flags()) }
//	cmd, err := root.ExecuteContextC(ctx)
//	return cli.Report(stderr, cmd, err)
//
// It reads no environment and ends no process: main hands it both.
package cli
