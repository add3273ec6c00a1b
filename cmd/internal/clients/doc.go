// Package clients runs other people's clients of the imitated API, unmodified, against the mock.
//
// It is for whoever changes what the mock puts on the wire: a fake and a client that are made by the same hands can be
// wrong together, and these clients were written by strangers against the real service. There are three from npm:
// iamporter and iamport-rest-client-nodejs, which take another address in their constructor, and iamport, which has its
// address in a public constant. Their versions and checksums are fixed in testdata/npm/package-lock.json.
//
//	npm ci --prefix cmd/internal/clients/testdata/npm
//	go test -v ./cmd/internal/clients
//
// Without node or the installed packages the test is skipped and says so; with IAMPORT_MOCK_REQUIRE=npm (or all) that
// is a failure. The package exports nothing, and it is no client itself.
package clients
