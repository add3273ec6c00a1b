package keep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Errors of reading, for errors.Is.
var (
	ErrForeign = errors.New("not a state file of iamport-mock")
	ErrNewer   = errors.New("written by a newer iamport-mock")
	ErrBroken  = errors.New("the state file is broken")
)

// State is what a text says. It is for one world.
type State struct {
	// Version is that of the program that has written the text.
	Version string
	// Torn is how many bytes of a batch at the end are left out, because the batch has
	// no end: the program was killed while it wrote them.
	Torn int
	// Stopped says that the program has stopped in good order.
	Stopped bool
	// Sites is how many sites the text has, and Records how many certifications.
	Sites, Records int

	world worldLine
	lease leaseLine
	sites map[string]*gathered
	order []string // of sites, as they came
	saved func(file string) bool
}

// Read reads a text to its end. The error wraps one of the errors above, or that of
// in; it names the line.
func Read(in io.Reader) (*State, error) {
	r := &reader{in: bufio.NewReaderSize(in, 1<<20)}
	s := &State{sites: map[string]*gathered{}}
	if err := s.readHeader(r); err != nil {
		return nil, err
	}
	complete := false
	for {
		ended, all, err := s.readBatch(r)
		if err != nil {
			return nil, err
		}
		complete = complete || all
		if !ended {
			break
		}
	}
	if !complete {
		return nil, fmt.Errorf("%w: it ends at line %d, before its beginning is complete", ErrBroken, r.number)
	}
	for _, g := range s.sites {
		s.Records += len(g.records.at)
	}
	s.Sites = len(s.sites)
	return s, nil
}

func (s *State) readHeader(r *reader) error {
	const longest = 4096
	if text, err := r.in.Peek(longest); err != nil && !errors.Is(err, io.EOF) {
		return err
	} else if !bytes.HasPrefix(text, []byte(`{"iamport_mock_state":`)) || !bytes.Contains(text, []byte("\n")) {
		return fmt.Errorf("%w: its first line is not that of one", ErrForeign)
	}
	text, over, err := r.next()
	if over || err != nil {
		return errors.Join(ErrForeign, err)
	}
	var h header
	if err := json.Unmarshal(text, &h); err != nil || h.Format < 1 {
		return fmt.Errorf("%w: its first line is not that of one", ErrForeign)
	}
	if h.Format > Format {
		return fmt.Errorf("%w: %s, in format %d; this one reads format %d", ErrNewer, h.Version, h.Format, Format)
	}
	s.Version = h.Version
	return nil
}

// readBatch reads one batch and takes its lines in. ended is false at the end of the
// text.
func (s *State) readBatch(r *reader) (ended, all bool, err error) {
	first := r.number + 1
	var lines bytes.Buffer
	for {
		text, over, err := r.next()
		switch {
		case err != nil:
			return false, false, err
		case over:
			s.Torn = lines.Len() + len(text)
			return false, false, nil
		}
		if !bytes.HasPrefix(text, []byte(`{"sum":`)) {
			lines.Write(text)
			continue
		}
		var end line
		wrong := decoder(text).Decode(&end)
		if wrong == nil && end.Sum != sumOf(lines.Bytes()) {
			wrong = errors.New("the checksum is another")
		}
		if wrong == nil {
			wrong = s.take(lines.Bytes())
		}
		if wrong != nil {
			return false, false, fmt.Errorf("%w: lines %d to %d: %w", ErrBroken, first, r.number, wrong)
		}
		return true, end.All, nil
	}
}

// take takes the lines of a batch in.
func (s *State) take(lines []byte) error {
	d := decoder(lines) // one for all: it takes a third of the time
	for d.More() {
		var l line
		if err := d.Decode(&l); err != nil {
			return plain(err)
		}
		if err := s.takeLine(&l); err != nil {
			return err
		}
	}
	return nil
}

func (s *State) takeLine(l *line) error {
	s.Stopped = l.Stopped
	switch {
	case l.World != nil:
		s.world = *l.World
	case l.Lease != nil:
		s.lease = *l.Lease
	case l.Site != "" && l.Ended:
		delete(s.sites, l.Site)
		s.order = slices.DeleteFunc(s.order, func(code string) bool { return code == l.Site })
	case l.Site != "":
		return s.siteOf(l).takeLine(l)
	}
	return nil
}

// siteOf is the site of a line, a new one where a configuration begins it.
func (s *State) siteOf(l *line) *gathered {
	g := s.sites[l.Site]
	if g == nil || l.Config != nil {
		if g == nil {
			s.order = append(s.order, l.Site)
		}
		g = newGathered()
		s.sites[l.Site] = g
	}
	return g
}

// decoder reads JSON objects without keys that they should not have.
func decoder(text []byte) *json.Decoder {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d
}

// plain is what a decoder says, for people.
func plain(err error) error { return errors.New(strings.TrimPrefix(err.Error(), "json: ")) }
