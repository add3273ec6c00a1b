// Package api is the imitated API on a world: routes, the walk of a request, its
// handlers, and the express lane.
//
// It is for package mockserver, which puts it together with the browser side and
// with what steers it.
//
//	s, err := api.New(w, api.Options{Version: "devel", Lane: true})
//	err = s.Prove(set) // before the world takes the set in
//	s.Serve(response, request, journal.ViaDirect)
//
// A request is resolved once: operation, fixture set, credentials and whose they
// are. Then come faults, the token, the document's check, the handler, and one
// function that writes. It decides nothing about what the world knows.
package api
