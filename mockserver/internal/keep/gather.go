package keep

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// gathered is a site of a text, as its lines so far say.
type gathered struct {
	config  *configLine
	tokens  tokensLine
	clock   clock.Setting
	faults  *fault.Told // nil = the text does not say
	written []writtenLine

	records  part[*store.Record]
	past     part[struct{}]
	gone     part[struct{}]
	people   part[*identity.Person]
	altered  part[*identity.Person]
	removed  part[struct{}]
	messages part[store.Message]
}

// part is one kind of things.
type part[V any] struct {
	at   map[string]store.Entry[V]
	next uint64
}

func newGathered() *gathered {
	return &gathered{
		records: newPart[*store.Record](), past: newPart[struct{}](), gone: newPart[struct{}](), people: newPart[*identity.Person](),
		altered: newPart[*identity.Person](), removed: newPart[struct{}](), messages: newPart[store.Message](),
	}
}

func newPart[V any]() part[V] { return part[V]{at: map[string]store.Entry[V]{}} }

// take takes in a line of this kind.
func (p *part[V]) take(l *line, value V) {
	if l.Key != "" {
		p.at[l.Key] = store.Entry[V]{Numbered: store.Numbered[V]{Number: l.Number, Value: value}, Key: l.Key}
		return
	}
	if l.Clear {
		clear(p.at)
	}
	for _, key := range l.Lost {
		delete(p.at, key)
	}
	p.next = max(p.next, l.Next)
}

func (p *part[V]) whole() store.Part[V] {
	return store.Part[V]{
		Put:  slices.SortedFunc(maps.Values(p.at), func(a, b store.Entry[V]) int { return cmp.Compare(a.Number, b.Number) }),
		Next: p.next,
	}
}

func (g *gathered) takeLine(l *line) error {
	switch {
	case l.Config != nil:
		g.config = l.Config
	case l.Tokens != nil:
		g.tokens = *l.Tokens
	case l.Clock != nil:
		g.clock = clock.Setting{Frozen: l.Clock.Frozen, At: l.Clock.At, Offset: l.Clock.Offset, Anchor: l.Clock.Anchor}
	case l.Faults != nil:
		g.faults = &fault.Told{Added: l.Faults.Added, IDs: l.Faults.IDs}
		for _, r := range l.Faults.Rules {
			g.faults.Rules = append(g.faults.Rules, fault.ToldRule(r))
		}
	case l.Counts != nil:
		return g.count(l.Counts)
	case l.Written != nil:
		g.written = l.Written.List
	default:
		return g.takePart(l)
	}
	return nil
}

func (g *gathered) count(counts [][2]uint64) error {
	if g.faults == nil || len(g.faults.Rules) != len(counts) {
		return errors.New("there are counts for other faults than the site has")
	}
	for i, c := range counts {
		g.faults.Rules[i].Matched, g.faults.Rules[i].Hits = c[0], c[1]
	}
	return nil
}

func (g *gathered) takePart(l *line) error {
	put := l.Key != ""
	switch l.Part {
	case partRecords:
		var r *store.Record
		if put {
			var err error
			if r, err = g.recordOf(l); err != nil {
				return err
			}
		}
		g.records.take(l, r)
	case partPeople, partAltered:
		var p *identity.Person
		if put {
			var err error
			if p, err = personOf(l.Person); err != nil {
				return err
			}
		}
		if l.Part == partPeople {
			g.people.take(l, p)
		} else {
			g.altered.take(l, p)
		}
	case partMessages:
		if put && l.SMS == nil {
			return errors.New("a message is empty")
		}
		var m store.Message
		if put {
			m = store.Message(*l.SMS)
		}
		g.messages.take(l, m)
	case partPast:
		g.past.take(l, struct{}{})
	case partGone:
		g.gone.take(l, struct{}{})
	case partRemoved:
		g.removed.take(l, struct{}{})
	default:
		return fmt.Errorf("found %q, which no part of a site is called", l.Part)
	}
	return nil
}

func (g *gathered) recordOf(l *line) (*store.Record, error) {
	from := l.Record
	if from == nil {
		return nil, fmt.Errorf("certification %s is empty", l.Key)
	}
	person := g.people.at[from.Of].Value
	if from.Of == "" {
		var err error
		if person, err = personOf(l.Person); err != nil {
			return nil, err
		}
	}
	if person == nil {
		return nil, fmt.Errorf("certification %s is of the person %s, who stands in no line before", l.Key, from.Of)
	}
	r := &store.Record{
		Certification: identity.Certification{
			ImpUID: l.Key, MerchantUID: from.MerchantUID, Person: person, Provider: identity.Provider(from.Provider), Certified: from.Certified,
			CertifiedAt: identity.Ago(from.Ago), Origin: from.Origin, PGTID: from.PGTID, Phone: from.Phone, Carrier: identity.Carrier(from.Carrier),
			Omit: from.Omit,
		},
		Made: from.Made, Typed: from.Typed, Hides: from.Hides, Changed: from.Changed, Note: from.Note,
	}
	if from.At != nil {
		r.CertifiedAt = identity.At(*from.At)
	}
	for _, o := range from.Override {
		r.Override = append(r.Override, identity.Field{Name: o[0], JSON: o[1]})
	}
	for _, e := range from.Expect {
		r.Expect = append(r.Expect, store.Expected{Rule: e[0], Verdict: e[1]})
	}
	if from.OTP != nil {
		r.OTP = &store.OTP{Code: from.OTP.Code, Sent: from.OTP.Sent, Tries: from.OTP.Tries}
	}
	return r, nil
}

func personOf(l *personLine) (*identity.Person, error) {
	if l == nil {
		return nil, errors.New("a person is missing")
	}
	born, err := birthdayOf(l.Birthday)
	if err != nil {
		return nil, err
	}
	return &identity.Person{
		ID: l.ID, Name: l.Name, Gender: identity.Gender(l.Gender), Birthday: born, Foreigner: l.Foreigner, Phone: l.Phone,
		Carrier: identity.Carrier(l.Carrier),
	}, nil
}

// birthdayOf reads what Birthday.String writes; "" stands for no birthday.
func birthdayOf(text string) (identity.Birthday, error) {
	if text == "" {
		return identity.Birthday{}, nil
	}
	if age, ok := strings.CutPrefix(text, "aged "); ok {
		n, err := strconv.Atoi(age)
		return identity.Aged(n), err
	}
	if rest, ok := strings.CutPrefix(text, "turns "); ok {
		age, on, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(age)
		if err != nil {
			return identity.Birthday{}, err
		}
		day, err := identity.ParseDay(on)
		return identity.Turns(n, day), err
	}
	date, err := identity.ParseDate(text)
	return identity.BornOn(date), err
}

// told is the site as the store takes it.
func (g *gathered) told() store.Told {
	return store.Told{
		Tokens: store.Tokens{
			Live: (*store.TokenState)(g.tokens.Live), Expired: (*store.TokenState)(g.tokens.Expired), Issued: g.tokens.Issued, Begun: g.tokens.Begun,
		},
		Used: g.tokens.Used, Records: g.records.whole(), Past: g.past.whole(), Gone: g.gone.whole(),
		People: g.people.whole(), Altered: g.altered.whole(), Removed: g.removed.whole(), Messages: g.messages.whole(),
	}
}

// site is the gathered site as it is written again.
func (g *gathered) site(code string) *site {
	told := g.told()
	s := &site{code: code, config: g.config, told: &told, faults: g.faults, written: &writtenList{g.written}}
	if g.clock != (clock.Setting{}) {
		s.clock = &g.clock
	}
	return s
}

// utc is an instant without what only one process or one zone knows of it.
func utc(t time.Time) time.Time { return t.Round(0).UTC() }
