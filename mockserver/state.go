package mockserver

import (
	"errors"
	"io"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/keep"
)

// State is what an earlier server was told at run time, as its [Keeper] has written it:
// sites, tokens, people and certifications that were made, changed or deleted,
// messages, clocks, faults with what they have counted, and the lease. It is for one
// server.
type State = keep.State

// Keeper gives what a server is told at run time as text, for a file: all of it, and
// then what changes. It is for one goroutine; the server may serve meanwhile.
type Keeper = keep.Keeper

// WholeState is all that a server was told up to one moment.
type WholeState = keep.Whole

// StateFlaw is why a text cannot be read as a state.
type StateFlaw int

// The flaws of [StateFlawOf].
const (
	StateForeign StateFlaw = iota + 1 // it is something else
	StateNewer                        // a newer version of this package wrote it
	StateBroken                       // it is damaged, and not just cut off at its end
)

// StateFlawOf is the flaw that an error of [ReadState] tells; 0 = the reader failed.
func StateFlawOf(err error) StateFlaw {
	switch {
	case errors.Is(err, keep.ErrForeign):
		return StateForeign
	case errors.Is(err, keep.ErrNewer):
		return StateNewer
	case errors.Is(err, keep.ErrBroken):
		return StateBroken
	}
	return 0
}

// ReadState reads what a Keeper has written. A batch at the end that is not complete
// counts for nothing. [StateFlawOf] tells what its errors mean.
func ReadState(r io.Reader) (*State, error) { return keep.Read(r) }

// WithState makes the server go on where an earlier one was. Fixtures, sites files,
// switches and the seed are those of this server; clocks are those of the state, also
// for new sites. What was told wins over fixtures of the same imp_uid, as it does
// when fixtures are reloaded. nil means none.
func WithState(s *State) Option {
	return func(o *options) error { o.state = s; return nil }
}

// StateProblem keeps why what the server is told cannot be written to its file, for the
// health report; nil says that nothing is wrong.
func (s *Server) StateProblem(problem error) { s.world.SetUnkept(problem) }

// Keeper makes the keeper of the server, which tracks its changes from now on. There
// is one at most.
func (s *Server) Keeper() *Keeper { return keep.New(s.world, s.keeping) }
