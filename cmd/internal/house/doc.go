// Package house holds the rules of the module as tests: what a reader may rely on in every package.
//
// It is for whoever changes the module. Linters hold the rules that linters know; the tests here hold the rest:
// which package may import which, where the clock, chance, the environment and sockets may be touched, how long a
// file and a function may be, that everything exported says what it is, that the exported surface only changes
// on purpose, and that every fact cited stands in openapi/FACTS.md. Every failure gives the reason beside the rule, so that one can argue with it.
//
//	go test ./cmd/internal/house              # hold the rules
//	go test ./cmd/internal/house -update      # accept a changed exported surface, then review the difference
//
// A rule is a row in a table or a small function over parsed files, and each has a second test in which it goes red
// on a bad snippet. A package that does not exist yet breaks nothing.
//
// It is not a linter for other projects, it exports nothing, and nothing imports it.
package house
