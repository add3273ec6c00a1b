// Package world is all that the mock knows: sites, each with its clock, tokens,
// certifications, faults and journal, and the fixture set in force.
//
// It is for the packages that answer requests and for those that steer them.
//
//	w, err := world.New(world.Options{Log: log, NewClock: clock.New, Switches: answer.DefaultSwitches()}, sites...)
//	w.SetFixtures(set)
//	owner := w.OwnerOf(world.Credentials{Token: "…"})
//	found, err := w.Find(owner.Site, w.Fixtures(), "imp_100000000001")
//
// It knows no HTTP, and opens nothing: whether a set is fit to be in force, whoever
// sets it has found out.
package world
