// Package openapi is the contract: the imitated identity API as an OpenAPI 3.0 document, and a [Checker]
// that holds requests and responses against it (or against any other OpenAPI 3.0 document).
//
// It is for servers that want to refuse what the document refuses, for tests that want both directions of
// every exchange checked, and for tools that need a JSON value held against a named schema:
//
//	checker, err := openapi.Iamport()
//	client := &http.Client{Transport: checker.Transport(nil)}
//	resp, err := client.Get(url) // err holds openapi.Violations when either side departs from the document
//
// Errors are [Violations]: all departures of one message at once, in a fixed order, each saying where, what
// was expected, what was found (secrets and personal data only by type and length), and what may have been
// meant.
//
// Beside the documents stand FACTS.md, what is known of the imitated API with sources, and DEVIATIONS.md, what nobody
// knows and how the mock chooses. Descriptions cite a fact by its number: fact 1.4.
//
// The package is not a router, does not judge whether a credential is good, and generates no code. It is the
// only one here that knows which OpenAPI library does the work.
package openapi
