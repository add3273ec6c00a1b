// Package statefile keeps what a mock is told in a file, so that the next mock goes on
// where this one was stopped or killed.
//
// It is for package serving:
//
//	file, err := statefile.Lock("mock.state")
//	state, err := file.Read() // for mockserver.WithState; nil = there is no file yet
//	err = file.Begin(server.Keeper(), statefile.Options{Log: log, Problem: server.StateProblem})
//	file.Run(ctx)             // until ctx ends
//	err = file.Close()
//
// What changes is appended five times a second. When the file has grown to twice its
// size, it is written anew beside itself and put in place whole, while changes are still
// appended to the old one. So it is when somebody else has removed it or changed its
// size. A file that cannot be written stays as it is: the mock goes on, says so once and
// tries again.
//
// Two files stand beside it: FILE.lock, which stays, and .FILE.NUMBER.tmp while it is
// written anew. A file of somebody else that has such a name is not touched.
//
// A killed process loses what was told in the last fifth of a second. A power cut may
// lose more: what is appended is not flushed to the disk.
package statefile
