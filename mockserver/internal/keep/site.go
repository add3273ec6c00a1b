package keep

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// site is what a site was told: all of it, or what changed.
type site struct {
	code    string
	config  *configLine    // nil = a sites file names it
	told    *store.Told    // nil = nothing changed; so all below
	clock   *clock.Setting // zero = as new clocks are
	faults  *fault.Told
	counts  [][2]uint64 // in place of faults where the rules are the same
	written *writtenList
}

// write writes the lines of the site.
func (s *site) write(b *batch) {
	if s.config != nil {
		b.add(&line{Site: s.code, Config: s.config})
	}
	if s.told != nil {
		s.writeTold(b)
	}
	if s.clock != nil {
		b.add(&line{Site: s.code, Clock: &clockLine{s.clock.Frozen, utc(s.clock.At), s.clock.Offset, utc(s.clock.Anchor)}})
	}
	if s.faults != nil {
		told := &faultsLine{Added: s.faults.Added, IDs: s.faults.IDs}
		for _, r := range s.faults.Rules {
			told.Rules = append(told.Rules, ruleLine(r))
		}
		b.add(&line{Site: s.code, Faults: told})
	}
	if s.counts != nil {
		b.add(&line{Site: s.code, Counts: s.counts})
	}
	if s.written != nil {
		b.add(&line{Site: s.code, Written: s.written})
	}
}

func (s *site) writeTold(b *batch) {
	t := s.told
	b.add(&line{Site: s.code, Tokens: &tokensLine{
		Live: (*tokenLine)(t.Tokens.Live), Expired: (*tokenLine)(t.Tokens.Expired), Issued: t.Tokens.Issued, Begun: t.Tokens.Begun, Used: t.Used,
	}})
	nothing := func(*line, struct{}) {}
	person := func(l *line, p *identity.Person) { l.Person = personOnLine(p) }
	own := map[*identity.Person]bool{} // who stand in the lines before the records
	for _, e := range t.People.Put {
		own[e.Value] = true
	}
	writePart(b, line{Site: s.code, Part: partPeople}, t.People, person)
	writePart(b, line{Site: s.code, Part: partAltered}, t.Altered, person)
	writePart(b, line{Site: s.code, Part: partRemoved}, t.Removed, nothing)
	writePart(b, line{Site: s.code, Part: partRecords}, t.Records, func(l *line, r *store.Record) {
		l.Record = recordOnLine(r)
		if own[r.Person] {
			l.Record.Of = r.Person.ID
		} else {
			l.Person = personOnLine(r.Person)
		}
	})
	writePart(b, line{Site: s.code, Part: partPast}, t.Past, nothing)
	writePart(b, line{Site: s.code, Part: partGone}, t.Gone, nothing)
	writePart(b, line{Site: s.code, Part: partMessages}, t.Messages, func(l *line, m store.Message) {
		sms := smsLine(m)
		sms.SentAt = utc(sms.SentAt)
		l.SMS = &sms
	})
}

// writePart writes lines that begin as l does; fill puts a value into one.
func writePart[V any](b *batch, l line, p store.Part[V], fill func(*line, V)) {
	if p.Cleared || len(p.Lost) > 0 || p.Next > 0 {
		what := l
		what.Clear, what.Lost, what.Next = p.Cleared, p.Lost, p.Next
		b.add(&what)
	}
	for _, e := range p.Put {
		one := l
		one.Key, one.Number = e.Key, e.Number
		fill(&one, e.Value)
		b.add(&one)
	}
}

func personOnLine(p *identity.Person) *personLine {
	l := &personLine{ID: p.ID, Name: p.Name, Gender: string(p.Gender), Foreigner: p.Foreigner, Phone: p.Phone, Carrier: string(p.Carrier)}
	if !p.Birthday.IsZero() {
		l.Birthday = p.Birthday.String()
	}
	return l
}

func recordOnLine(r *store.Record) *recordLine {
	l := &recordLine{
		MerchantUID: r.MerchantUID, Provider: string(r.Provider), Certified: r.Certified, Origin: r.Origin, PGTID: r.PGTID,
		Phone: r.Phone, Carrier: string(r.Carrier), Omit: r.Omit, Made: utc(r.Made), Typed: r.Typed, Hides: r.Hides, Changed: r.Changed, Note: r.Note,
	}
	at := r.CertifiedAt.Resolve(time.Unix(0, 0).UTC())
	if r.CertifiedAt.Relative() {
		l.Ago = time.Unix(0, 0).Sub(at)
	} else {
		l.At = &at
	}
	for _, o := range r.Override {
		l.Override = append(l.Override, [2]string{o.Name, o.JSON})
	}
	for _, e := range r.Expect {
		l.Expect = append(l.Expect, [2]string{e.Rule, e.Verdict})
	}
	if r.OTP != nil {
		l.OTP = &otpLine{r.OTP.Code, utc(r.OTP.Sent), r.OTP.Tries}
	}
	return l
}

// countsOf are the counts of the rules of a set, in their order.
func countsOf(told fault.Told) [][2]uint64 {
	counts := make([][2]uint64, len(told.Rules))
	for i, r := range told.Rules {
		counts[i] = [2]uint64{r.Matched, r.Hits}
	}
	return counts
}

// fingerprint tells rules from others, whatever became of them.
func fingerprint(rules []fault.Rule) string {
	if len(rules) == 0 {
		return ""
	}
	text, err := json.Marshal(rules)
	if err != nil {
		return "" // never: a set has judged them
	}
	sum := sha256.Sum256(text)
	const enough = 8 // bytes: whoever changes a file has no wish to meet the same sum
	return hex.EncodeToString(sum[:enough])
}

func rulesOf(told fault.Told) []fault.Rule {
	rules := make([]fault.Rule, len(told.Rules))
	for i, r := range told.Rules {
		rules[i] = r.Rule
	}
	return rules
}
