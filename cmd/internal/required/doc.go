// Package required says what becomes of a test whose tools are not installed.
//
// It is for tests that run other programs, such as Node and Python:
//
//	node := required.Tool(t, "node")
//	required.File(t, "python", "testdata/venv/bin/python3", "run make clients")
//
// Without the tool the test is skipped and says so; where the environment
// variable IAMPORT_MOCK_REQUIRE is "all", or a list with the tool in it, the test
// fails. The package installs nothing.
package required
