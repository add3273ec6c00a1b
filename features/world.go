package features

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
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

	who    *somebody // the person that the sentences are about
	others int       // people so far, for their names in reports
	draft  draft     // of the next certification and request

	replies  []*reply // all that came
	last     []*reply // of the last When
	volleyed []*reply // that were sent at the same moment; nil = none were
	sessions []*contract.Session
	phones   map[string]string // in place of a fixture's numbers; see world.phone
	packed   []string          // imp_uids whose answers are compressed
	made     []control.Certification
	people   []*somebody
	undo     []func(context.Context) error

	breach string             // what it means if the last request let somebody in
	never  []contract.Outcome // that its answer may be

	marks     []report.Mark
	exchanges []report.Exchange
	printed   []string     // by the target, as far as it may explain what is broken
	answers   []*apiAnswer // of the API itself, in a conform run
}

// somebody is a person of the scenario.
type somebody struct {
	words   string // how reports call them
	ref     control.PersonRef
	person  control.Person // as the mock knows them, once there is a certification
	session *contract.Session
	// pretends is the birthday that they type into forms; "" = their own.
	pretends string
	used     control.Certification // that the account was opened with
	brought  contract.Attempt      // that was sent last
}

// draft is what was said of the certification and the request to come.
type draft struct {
	control.CertificationFields
	faults  []json.RawMessage // effects, met by the readings of the certification
	first   bool              // only the first reading meets them
	extra   map[string]any    // sent by the browser beside the imp_uid
	foreign bool              // made for somebody else's visit
	claims  bool              // the browser says that it is in that visit
}

// reply is what the target said to one request.
type reply struct {
	contract.Answer
	who     *somebody
	session *contract.Session // nil where none was begun
	impUID  string
	err     error
	printed int  // by the target before the request; see [Output]
	read    bool // i'mport must have been asked about the imp_uid
	looked  bool // a step has looked at it
	large   bool // it is about more than servers take; see world.refusedUnread
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

// meet makes a new person, and the next sentences are about them. The mock knows
// nobody before there is a certification.
func (w *world) meet(words string, person control.NewPerson) *somebody {
	w.others++
	if person.Phone == "" {
		person.Phone = w.freshPhone()
	}
	if person.Name == "" {
		person.Name = w.freshName()
	}
	w.who = &somebody{words: words, ref: control.Fresh(person)}
	w.people = append(w.people, w.who)
	return w.who
}

// someone is the person that the sentences are about.
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
		return made, unsteered("make a certification", err)
	}
	who.ref, who.person = control.PersonOf(made.Person.ID), made.Person
	w.made = append(w.made, made)
	w.secrets.learnPerson(made)
	w.mark("certification", w.say("%s: %s, born %s, %d", "%s: %s, %s생, 만 %d세"), made.ImpUID, who.words, made.Person.Born, made.Person.Age)
	for _, effect := range d.faults {
		if strings.Contains(string(effect), `"gzip"`) {
			w.packed = append(w.packed, made.ImpUID)
		}
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
		return unsteered("inject a fault", err)
	}
	w.mark("fault", "%s %s", w.route(at.route), effect)
	w.undo = append(w.undo, func(ctx context.Context) error { return w.unfault(ctx, added.ID) })
	return nil
}

// undoAll takes back what the scenario did to the mock, the last first.
func (w *world) undoAll(ctx context.Context) error {
	var all error
	for i := len(w.undo) - 1; i >= 0; i-- {
		all = errors.Join(all, w.undo[i](ctx))
	}
	w.undo = nil
	return all
}

// unfault deletes a rule of the mock; a rule that is gone already is fine.
func (w *world) unfault(ctx context.Context, id string) error {
	err := w.mock.DeleteFault(ctx, w.site, id)
	if told := (*control.Error)(nil); err == nil || errors.As(err, &told) && told.Code == control.CodeNotFound {
		return nil
	}
	return unsteered("delete a fault", err)
}

// visit is the session of a person, begun when it is first needed.
func (w *world) visit(ctx context.Context, who *somebody) (*contract.Session, error) {
	if who.session != nil {
		return who.session, nil
	}
	visitor, err := w.visitor(ctx, who)
	if err != nil {
		return nil, err
	}
	at := w.clock.Now().Sub(w.begun)
	session, err := w.begin(ctx, visitor)
	if err != nil {
		return nil, err
	}
	w.sessions = append(w.sessions, session)
	for _, answer := range session.Prepared() {
		answer.Exchange.At += at
		w.exchanges = append(w.exchanges, answer.Exchange)
	}
	who.session = session
	return session, nil
}

// begin begins a visit. It may be called from several goroutines at once; the
// caller keeps the session, so that it is closed.
func (w *world) begin(ctx context.Context, visitor contract.Visitor) (*contract.Session, error) {
	if err := w.stopped(); err != nil {
		return nil, err
	}
	session, err := w.target.NewSession(ctx, visitor)
	if err != nil {
		return nil, w.unreached(err)
	}
	return session, nil
}

// closeSessions gives up the connections of all visits.
func (w *world) closeSessions() {
	for _, session := range w.sessions {
		session.Close()
	}
}

// send brings an imp_uid to the target and keeps what it says as the last reply.
func (w *world) send(ctx context.Context, who *somebody, a contract.Attempt, reads bool) error {
	session, err := w.visit(ctx, who)
	if err != nil {
		return err
	}
	who.brought = a
	a.Again = w.again(a)
	w.last = []*reply{w.ask(ctx, session, who, a)}
	w.last[0].read = reads
	return w.keep(w.last...)
}

// ask is one request. It may be called from several goroutines at once.
func (w *world) ask(ctx context.Context, session *contract.Session, who *somebody, a contract.Attempt) *reply {
	if err := w.stopped(); err != nil {
		return &reply{who: who, impUID: a.ImpUID, err: err}
	}
	at, printed := w.clock.Now().Sub(w.begun), w.opts.Output.Len()
	answer, err := session.Certify(ctx, a)
	answer.Exchange.At += at
	for i := range answer.Earlier {
		answer.Earlier[i].Exchange.At += at
	}
	if errors.Is(err, contract.ErrLimited) {
		err = w.limited(err)
	}
	return &reply{Answer: answer, who: who, session: session, impUID: a.ImpUID, err: err, printed: printed}
}

// trace adds what went over the wire for an answer.
func (w *world) trace(answer contract.Answer) {
	for _, a := range append(slices.Clone(answer.Earlier), answer) {
		if a.Exchange.Method != "" {
			w.exchanges = append(w.exchanges, a.Exchange)
		}
	}
}

// keep keeps what came. The error says that the scenario is over: the target takes
// no more requests.
func (w *world) keep(replies ...*reply) error {
	var over error
	for _, r := range replies {
		w.replies = append(w.replies, r)
		w.trace(r.Answer)
		if r.err == nil && r.Outcome == contract.Created {
			w.signUpSucceeded()
		}
		if errors.As(r.err, new(*ended)) {
			over = r.err
		}
	}
	return over
}
