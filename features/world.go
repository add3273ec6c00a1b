package features

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// world is what one scenario knows. It is for one goroutine at a time, but for
// what send does.
type world struct {
	*harness
	begun time.Time
	from  time.Time // from when requests are counted
	leave func()    // out of the gate

	who    *somebody // of whom the sentences speak
	others int       // people so far, for their names in reports
	draft  draft     // of the next certification and request

	replies []*reply // all that came
	last    []*reply // of the last When
	made    []control.Certification
	people  []*somebody
	undo    []func(context.Context) error

	marks     []report.Mark
	exchanges []report.Exchange
	answers   []*apiAnswer // of the API itself, in a conform run
}

// somebody is a person of the scenario.
type somebody struct {
	words   string // how reports call them
	ref     control.PersonRef
	person  control.Person // as the mock knows them, once there is a certification
	session *contract.Session
	used    control.Certification // that the account was opened with
}

// draft is what was said of the certification and the request to come.
type draft struct {
	control.CertificationFields
	faults  []json.RawMessage // effects, met by the readings of the certification
	first   bool              // only the first reading meets them
	extra   map[string]any    // sent by the browser beside the imp_uid
	foreign bool              // made for somebody else's visit
}

// reply is what the target said to one request.
type reply struct {
	contract.Answer
	who    *somebody
	impUID string
	err    error
	read   bool // i'mport must have been asked about the imp_uid
	looked bool // a step has looked at it
}

type worldKey struct{}

func worldOf(ctx context.Context) *world {
	w, _ := ctx.Value(worldKey{}).(*world)
	return w
}

// mark notes what happened between the requests.
func (w *world) mark(kind, format string, args ...any) {
	w.marks = append(w.marks, report.Mark{At: w.clock.Now().Sub(w.begun), Kind: kind, Text: fmt.Sprintf(format, args...)})
}

// meet makes a new person the one of whom the next sentences speak. Nobody is
// made at the mock before there is a certification.
func (w *world) meet(words string, person control.NewPerson) *somebody {
	w.others++
	w.who = &somebody{words: words, ref: control.Fresh(person)}
	w.people = append(w.people, w.who)
	return w.who
}

// someone is the person of whom the sentences speak.
func (w *world) someone() (*somebody, error) {
	if w.who == nil {
		return nil, fmt.Errorf("nobody was introduced: begin with a sentence such as %q", "Given an adult")
	}
	return w.who, nil
}

// certify makes a certification as the draft says, for a visit with that
// merchant_uid.
func (w *world) certify(ctx context.Context, who *somebody, merchantUID string) (control.Certification, error) {
	d := w.draft
	w.draft = draft{}
	wanted := control.NewCertification{CertificationFields: d.CertificationFields}
	wanted.Person = who.ref
	if merchantUID != "" {
		wanted.MerchantUID = merchantUID
	}
	made, err := w.mock.AddCertification(ctx, w.site, wanted)
	if err != nil {
		return made, fmt.Errorf("make a certification: %w", err)
	}
	who.ref, who.person = control.PersonOf(made.Person.ID), made.Person
	w.made = append(w.made, made)
	w.secrets.learnPerson(made)
	w.mark("certification", "%s: %s, born %s, %d", made.ImpUID, who.words, made.Person.Born, made.Person.Age)
	for _, effect := range d.faults {
		if err := w.inject(ctx, aim{route: readRoute, impUID: made.ImpUID, first: d.first}, effect); err != nil {
			return made, err
		}
	}
	return made, nil
}

// The operations of the imitated API.
const (
	tokenRoute  = "getToken"
	readRoute   = "getCertification"
	deleteRoute = "deleteCertification"
)

// aim is which requests a fault hits.
type aim struct {
	route, impUID string
	first         bool
}

// inject makes requests fail until the scenario ends.
func (w *world) inject(ctx context.Context, at aim, effect json.RawMessage) error {
	var rule control.FaultRule
	if err := json.Unmarshal(fmt.Appendf(nil, `{"effect":%s}`, effect), &rule); err != nil {
		return fmt.Errorf("fault %s: %w", effect, err)
	}
	rule.Match.Route, rule.Match.ImpUID = at.route, at.impUID
	if at.first {
		rule.Match.First = 1
	}
	added, err := w.mock.AddFault(ctx, w.site, rule)
	if err != nil {
		return fmt.Errorf("inject a fault: %w", err)
	}
	w.mark("fault", "%s %s", at.route, effect)
	w.undo = append(w.undo, func(ctx context.Context) error { return w.mock.DeleteFault(ctx, w.site, added.ID) })
	return nil
}

// heal takes back what the scenario did to the mock, the last first.
func (w *world) heal(ctx context.Context) error {
	var first error
	for i := len(w.undo) - 1; i >= 0; i-- {
		err := w.undo[i](ctx)
		if told := new(control.Error); errors.As(err, &told) && told.Code == control.CodeNotFound {
			err = nil // it is gone already
		}
		first = errors.Join(first, err)
	}
	w.undo = nil
	return first
}

// visit is the session of a person, begun when it is first needed.
func (w *world) visit(ctx context.Context, who *somebody) (*contract.Session, error) {
	if who.session != nil {
		return who.session, nil
	}
	at := w.clock.Now().Sub(w.begun)
	session, err := w.target.NewSession(ctx, contract.Visitor{})
	if err != nil {
		return nil, unreached(err)
	}
	for _, answer := range session.Prepared() {
		answer.Exchange.At += at
		w.exchanges = append(w.exchanges, answer.Exchange)
	}
	who.session = session
	return session, nil
}

// send brings an imp_uid to the target and keeps what it says as the last reply.
func (w *world) send(ctx context.Context, who *somebody, a contract.Attempt, reads bool) error {
	session, err := w.visit(ctx, who)
	if err != nil {
		return err
	}
	w.last = []*reply{w.ask(ctx, session, who, a)}
	w.last[0].read = reads
	w.keep(w.last...)
	return nil
}

// ask is one request. It may be called from several goroutines at once.
func (w *world) ask(ctx context.Context, session *contract.Session, who *somebody, a contract.Attempt) *reply {
	at := w.clock.Now().Sub(w.begun)
	answer, err := session.Certify(ctx, a)
	answer.Exchange.At = at
	return &reply{Answer: answer, who: who, impUID: a.ImpUID, err: err}
}

func (w *world) keep(replies ...*reply) {
	for _, r := range replies {
		w.replies = append(w.replies, r)
		w.exchanges = append(w.exchanges, r.Exchange)
	}
}
