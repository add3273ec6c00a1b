// Package recipes shows how the tests of other languages start the mock, and runs each recipe by its real test runner.
//
// It is for users, who copy a file of at most 25 lines from testdata (README.md of this folder shows them), and for
// whoever changes the ready file, the flags or how the mock stops:
//
//	make clients-install
//	go test -v ./cmd/internal/recipes
//
// What is not installed is a reported skip, and a failure with IAMPORT_MOCK_REQUIRE=all. The package exports nothing; it
// tests no client of the API, which package clients does.
package recipes
