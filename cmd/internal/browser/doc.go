// Package browser tests what the mock shows in a browser, in a real one: Chromium without a screen.
//
// It is for whoever changes a page or a script of the mock. Its helpers start Chromium and open pages that watch
// themselves: a page fails its test when something is written to the console as an error, when an exception is not
// caught, or when a request leaves the machine. Names that end in .test lead to this machine, so that pages of other
// sites can be tried. Files that begin with window_ test the identity window, files that begin with console_ the console,
// report_test.go the HTML report; window_examples_test.go runs the examples of mockserver/window/README.md.
//
//	apt-get install chromium fonts-noto-cjk
//	npm ci --prefix cmd/internal/browser/testdata/npm
//	go test -v ./cmd/internal/browser
//
// Without Chromium or the installed package the tests are skipped and say so; with IAMPORT_MOCK_REQUIRE=chromium (or
// npm, or all) that is a failure. IAMPORT_MOCK_SHOTS=DIR keeps the screenshots that tests take. The package exports
// nothing, and it holds no tests of what can be tested without a browser.
package browser
