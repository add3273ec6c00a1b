// Package keep is what a world was told at run time, as text: to be written to a file
// while a mock runs, and to be given to the world of the next mock.
//
// It is for package mockserver:
//
//	keeper := keep.New(w, keep.Options{Run: run, Version: "1.0.0"})
//	head, all := keeper.Whole() // then, from time to time:
//	more := keeper.Changes()
//
//	state, err := keep.Read(file)
//	state.Saved(isSavedFile) // fixtures that a running mock wrote
//	err = state.Restore(w, keep.Options{Run: run})
//
// The text is lines of JSON. The first is a header with the number of the format. The
// others stand in batches, each of which ends with a line that has its checksum: a
// batch counts whole or not at all. Later lines win over earlier ones.
//
// It opens no file, asks no clock and starts nothing. The journal is not in it, nor
// what fixtures, sites files and flags say, which are read again at each start.
package keep
