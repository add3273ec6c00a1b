// Package journal remembers what a server was asked and what it answered, and
// says why.
//
// It is for mockserver and for programs that embed it: the server records
// each request once, by reference and without an allocation; a test author asks
// afterwards, waits until something has happened, or follows what happens.
//
//	j := journal.New(journal.Options{})
//	j.Record(id, record)                                   // the server
//	seen, err := j.Wait(ctx, journal.Filter{Route: "getCertification"}, 3) // the test
//
// Words are made when they are asked for: an [Entry] is the readable form, in
// which every secret, token, CI, DI, phone number, name and one-time code is
// replaced by a mark such as token#3 or ci#minji. The same value has the same
// mark in all entries of one journal, so that equality can still be seen.
//
// It is not a log and keeps nothing on disk: a journal has bounds, and what does
// not fit is dropped and counted, the oldest first. It knows no server; records
// are data that any server could fill.
package journal
