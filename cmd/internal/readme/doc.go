// Package readme tests the documents of the project: it runs what they show, so
// that they cannot promise what the program does not do.
//
// It is for people who change a document or the command line. The documents are
// found: every Markdown file that git keeps. Each link and anchor must resolve,
// each path and test that a document names must exist, a translation (README.ko.md)
// must have the headings, blocks and links of its document, and no document may
// be longer than a reader's patience. What is run is marked by HTML comments, which
// no reader sees, each on a line of its own:
//
//	<!-- run: serve -->    the next sh block has one command that starts the mock; it stays up to
//	                       the end of the document, or to the next such block
//	<!-- run -->           the next block works: sh is run, go is run as a test file, yaml is a valid fixture file
//	<!-- contract -->      the next yaml block is a valid contract file of a sign-up backend
//	<!-- output -->        the next block is what the block before it printed; … stands for anything,
//	                       and in json space does not count
//	<!-- begin:NAME -->    what follows, up to <!-- end:NAME -->, is made: flags is the text of iamport-mock -h,
//	                       "flags fixtures new" that of iamport-mock fixtures new -h, verify is the text of
//	                       iamport-verify -h, clients what make clients ARGS=-update found, "recipe
//	                       pytest" a file of cmd/internal/recipes
//
// Blocks are run at the root of a checkout, whatever folder the document stands in.
// "go run ./cmd/iamport-mock" and "go run ./cmd/iamport-verify" are written as a
// reader uses them, and so are the ports 10851 to 10854 and 3000; the test puts
// binaries that are built once and free ports in their place, so that a document
// never meets a mock that is already running. A block whose program is not installed
// is skipped, and the test says so. The generated parts are rewritten by
//
//	go test ./cmd/internal/readme -update
//
// which also writes openapi/DEVIATIONS.md, the register of deviations as a document.
//
// It checks no grammar and no address of other hosts, and exports nothing. A block
// without a marker is left alone.
package readme
