// Package draft writes a contract file from recorded sign-ups.
//
// It is for a developer who has not yet written one: command record plays the
// sign-ups through a proxy, or reads them from a browser's HAR file, and hands
// them over as a [Recording].
//
//	made, err := draft.Write(&draft.Recording{Visits: visits})
//	os.WriteFile("merchant.yaml", made.Text, 0o644)
//	for _, q := range made.Questions { fmt.Println(q.Line, q.Text) }
//
// Nothing is sent and nothing is read from a disk. A draft always loads with
// [contract.Load]. What cannot be told from the recording is a line that begins
// with "# ?". No imp_uid, person, password, cookie or token of the recording is in
// the text: such a value is a placeholder, or a question.
package draft

import (
	"errors"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// Recording is what passed between a browser and a backend.
type Recording struct {
	// Visits are the sign-ups. The first one whose outcome is created is what the
	// requests are drafted from.
	Visits []Visit
	// Tried are further answers whose outcome is known, because somebody has tried
	// with an earlier draft.
	Tried []Answer
	// Claims are words of the contract file that were tried and held, such as replay.
	Claims []string
	// AgeRule is what is claimed; "" = a guess, and a question.
	AgeRule string
	// TLS says that the backend is spoken to by https: a client sends Secure cookies.
	TLS bool
	// Guessed says that the outcomes of the visits were guessed by their order.
	Guessed bool
}

// Visit is one sign-up, from the first request of a page to the last.
type Visit struct {
	Outcome     contract.Outcome // that the sign-up was played for
	ImpUID      string           // "" = the first that a request carried
	MerchantUID string
	Person      Person
	Exchanges   []Exchange // in the order in which they were sent
}

// Person is who signed up. What is known is kept out of the draft.
type Person struct {
	Name, Phone, Birthday string // 01012345678, 2004-02-29
	CI, DI                string
}

// Exchange is one request and its answer.
type Exchange struct {
	Method string
	Path   string // with the query, as it was sent
	Header http.Header
	Body   []byte
	Answer Answer
}

// Answer is what the backend said.
type Answer struct {
	Outcome contract.Outcome // "" = it follows from the visit
	Status  int
	Header  http.Header
	Body    []byte // without compression
}

// Draft is a contract file.
type Draft struct {
	Text      []byte
	Questions []Question
	// Carried are the requests that brought the imp_uid, such as POST /join.
	Carried []string
}

// Question is a line of the draft that somebody must answer.
type Question struct {
	Line int
	Text string
}

// What a recording may lack. Ask with errors.Is.
var (
	// ErrNoSignUp: no visit whose outcome is created.
	ErrNoSignUp = errors.New("no sign-up of a new adult was recorded")
	// ErrNotCarried: no request of that visit had the imp_uid in it.
	ErrNotCarried = errors.New("no request to the backend carried the imp_uid")
)

// Write drafts a contract.
func Write(r *Recording) (Draft, error) {
	d, err := newDrafter(r)
	if err != nil {
		return Draft{}, err
	}
	if d.plan(); !d.carries() {
		return Draft{}, ErrNotCarried
	}
	d.judge()
	made := d.finished()
	for _, v := range d.visits {
		if v.carrier >= 0 {
			made.Carried = append(made.Carried, v.seen[v.carrier].line())
		}
	}
	return made, nil
}

// finished is the file, without what must not be told of a recording.
func (d *drafter) finished() Draft {
	text := d.write()
	if quiet := d.quiet(text); quiet != text {
		d.asks = append(d.asks, `what does "removed" have to be? A cookie, a token or a person's own stood there`)
		text = d.quiet(d.write())
	}
	return drafted(text)
}

func drafted(text string) Draft {
	return Draft{Text: []byte(text), Questions: questionsOf([]byte(text))}
}

// questionsOf are the questions of a draft.
func questionsOf(text []byte) (list []Question) {
	for i, line := range strings.Split(string(text), "\n") {
		if at := strings.Index(line, questionMark); at >= 0 && strings.TrimSpace(line[:at]) == "" {
			list = append(list, Question{i + 1, line[at+len(questionMark):]})
		}
	}
	return list
}

// questionMark begins a line that is a question.
const questionMark = "# ? "
