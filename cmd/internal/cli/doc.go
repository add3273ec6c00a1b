// Package cli is what the commands of this project have in common: flags with
// environment twins, one form of help, one meaning of exit codes, errors that
// name the next step.
//
// It is for the programs under cmd, on top of cobra:
//
//	func run(ctx context.Context, p cli.Process) int {
//		p.Program = cli.Program{Name: "merchant", Prefix: "MERCHANT_"}
//		return p.Run(ctx, newRoot(p))
//	}
//
// It reads no environment and ends no process: main hands it both.
package cli
