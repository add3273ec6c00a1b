// Package clitest is what the script tests of several programs share: commands for
// testscript, a small curl, and a buffer for the output of a running program.
//
// It is for tests of the programs under cmd, and linked by nothing else:
//
//	testscript.Params{Cmds: clitest.Commands()}
package clitest
