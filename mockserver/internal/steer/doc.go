// Package steer is the control operations on a world: it implements what package
// control declares, and what Go tests do to a site.
//
// It is for package mockserver, which hands it to the control API, the window and
// the console.
//
//	s := steer.New(w, steer.Options{Version: "devel", Operations: ids, Prove: prove})
//	person, err := s.AddPerson(ctx, "imp00000000", control.NewPerson{Name: "김민지"})
//
// It answers no request of the imitated API and writes to no wire. Errors are
// those of package control, which name the field that cannot be.
package steer
