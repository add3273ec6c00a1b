// Package backends puts other people's sign-up backends to the harness.
//
// It is for whoever changes a scenario, a step or the mock: a harness that is
// right about our own merchants can be wrong about everybody else's. testdata has
// small backends in Node and Python, in shapes that are found in public code,
// right ones and wrong ones with one planted hole each. What must be said of
// each stands in one table, with a reason. Each is tested as users do it, by the
// program:
//
//	iamport-verify --target URL --contract merchant.yaml -- node backend.mjs
//
// and with one of five keys or mocks, by rotation: each backend has another one
// every day. -mode chooses one for all; -matrix tries all backends in all modes
// with three seeds and prints a table, which takes most of an hour:
//
//	go test -v ./cmd/internal/backends
//	go test -v -timeout 2h ./cmd/internal/backends -run Matrix -matrix
//
// Without Node, Python or the packages of FastAPI the tests are skipped and say
// so; with IAMPORT_MOCK_REQUIRE=all they fail. The package exports nothing.
package backends
