package window

import (
	"container/list"
	"crypto/rand"
	"net/url"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// visit is one open window. Its id is unguessable, and whoever has it may act
// in it. The fields below mu are guarded by it, a request at a time.
type visit struct {
	id          string
	asked       opening
	site        control.Site
	impUID      string
	merchantUID string
	provider    string

	mu        sync.Mutex
	lang      string
	who       control.PersonRef // zero = nobody was chosen yet
	person    control.Person    // as the site knows whoever was chosen
	phone     string
	carrier   string
	code      string    // that was sent; "" = none
	sent      time.Time // by the site's clock
	tries     int       // wrong codes
	flash     *flash    // what is wrong with the form that was sent last
	failing   *result   // what closing the failure screen tells
	failText  string    // what that screen says
	result    *result   // nil = not finished
	silent    outcome   // closed or never: nothing is told
	note      string    // for the console of the browser: why it ended otherwise than was asked for; "" = nothing
	delivered bool      // the result was handed to a page once
}

// facts is what the mock knows of the window's provider.
func (v *visit) facts() identity.ProviderFacts {
	facts, _ := identity.Provider(v.provider).Facts()
	return facts
}

// flash is a form that comes back, once, with what is wrong in it.
type flash struct {
	screen, text, detail string
	form                 url.Values
}

// maxVisits is how many windows are remembered.
const maxVisits = 1000

// visitStore keeps the open windows and drops the oldest when it is full.
type visitStore struct {
	mu    sync.Mutex
	byID  map[string]*list.Element
	order *list.List // of *visit, oldest first
}

func newVisitStore() *visitStore {
	return &visitStore{byID: map[string]*list.Element{}, order: list.New()}
}

// put gives a window its id and keeps it.
func (s *visitStore) put(v *visit) {
	v.id = rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.order.Len() >= maxVisits {
		oldest := s.order.Front()
		gone, _ := s.order.Remove(oldest).(*visit)
		delete(s.byID, gone.id)
	}
	s.byID[v.id] = s.order.PushBack(v)
}

func (s *visitStore) get(id string) (*visit, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	element, ok := s.byID[id]
	if !ok {
		return nil, false
	}
	v, ok := element.Value.(*visit)
	return v, ok
}

// sixDigits is a one-time code.
func sixDigits() (string, error) {
	const n = 6
	var b [n]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = '0' + b[i]%10 // a little uneven, which no tester will notice
	}
	return string(b[:]), nil
}
