// Package readme runs what README.md and README.ko.md show, so that they cannot promise what the program does not do.
//
// It is for whoever changes the documents or the command line. Markers are HTML comments, which no reader sees:
//
//	<!-- run: serve -->    the next sh block starts the mock, which stays up to the end of the document
//	<!-- run -->           the next block works: sh is run, go is run as a test, yaml is a valid fixture file
//	<!-- contract -->      the next yaml block is a valid contract file of a sign-up backend
//	<!-- output -->        the next block is what the block before it printed; … stands for anything
//	<!-- begin:NAME -->    what follows, up to <!-- end:NAME -->, is made by the program: clients, flags [COMMAND]
//
// "go run ./cmd/iamport-mock" and "go run ./cmd/iamport-verify" are answered by binaries built once, and the ports 10851 and 10852 become free ones, so
// that a document never meets a mock that is already running. Made parts are rewritten by
//
//	go test ./cmd/internal/readme -update
//
// which also writes openapi/DEVIATIONS.md, the register of deviations as a document of its own.
//
// It checks no links and no grammar, exports nothing, and a block without a marker is left alone.
package readme
