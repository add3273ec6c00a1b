// Package clients runs other people's clients of the imitated API, unmodified, against the mock.
//
// It is for whoever changes what the mock puts on the wire: a fake and a client that are made by the same hands can be
// wrong together, and these clients were written by others, against the real service. There are five clients of the
// API, from npm and PyPI, and the HTTP libraries of Node, Python, Java and Go, and curl, as programs use them that have
// no client. Each goes through its steps on three ways: with its base URL set; with the real host hard-coded, whose
// name leads to the mock; and started by iamport-mock intercept run. Versions and checksums are fixed in testdata.
//
//	make clients ARGS=-v
//
// Two readers of JUnit files, of Python and of Maven, read what iamport-verify writes.
// Beside them schemathesis, a tool of others too, holds the three documents of openapi against the running programs:
//
//	go test -v ./cmd/internal/clients -run TestDocumentsHold -seed 22 -examples 400
//
// On Linux the tests run in a network of their own, in which the real host is somebody who counts and must not be
// reached, and an application as the tutorial writes it (testdata/express) is signed up at without a change. What is not
// installed or cannot be made is a reported skip, and a failure with IAMPORT_MOCK_REQUIRE=all. The results are
// testdata/clients.md, from which the table of mockserver/intercept/README.md is made; go test -update rewrites it. The
// package exports nothing and is not a client itself.
package clients
