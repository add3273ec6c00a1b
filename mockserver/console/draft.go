package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi/strictjson"
)

// drafted is a fixture file, or why there is none: somebody is still typing.
type drafted struct {
	YAML    string         `json:"yaml"`
	Problem *control.Error `json:"problem,omitempty"`
}

// drafting is how a draft is wanted.
type drafting struct {
	language string // of the comments
	alone    bool   // the person, without a certification
}

// comment is that of a part for the file of a scenario that has the person.
func (d drafting) comment() string {
	if d.language == korean {
		return "# 시나리오 %s의 파일에 추가하세요(인물 %s).\n"
	}
	return "# For the file of scenario %s, beside its person %s.\n"
}

// draft answers with the fixture file that says what a certification about to
// be made says, with comments in the language of the page. Its body is that of the
// control API's addCertification, so that what is shown is what is made. A query with alone leaves the certification out.
func draft(w http.ResponseWriter, r *http.Request) (answer, error) {
	data, err := readBody(w, r, "a draft")
	if err != nil {
		return answer{}, err
	}
	var wanted control.NewCertification
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var told drafted
	if err := decoder.Decode(&wanted); err != nil && !errors.As(err, &told.Problem) {
		return answer{}, control.Invalid("body", "%v", err)
	}
	text, err := []byte(nil), error(nil)
	if told.Problem == nil {
		text, err = yamlOf(&wanted, drafting{language: languageOf(r), alone: r.URL.Query().Has("alone")})
	}
	if err != nil && !errors.As(err, &told.Problem) {
		return answer{}, err
	}
	told.YAML = string(text)
	body, err := json.Marshal(told)
	return answer{status: http.StatusOK, kind: kindJSON, body: body}, err
}

// readBody reads the JSON object that something is asked for with.
func readBody(w http.ResponseWriter, r *http.Request, what string) ([]byte, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return nil, &control.Error{Status: http.StatusUnsupportedMediaType, Code: control.CodeMediaType, Message: what + " is asked for with JSON", Hint: "send Content-Type: application/json"}
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, control.MaxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, &control.Error{Status: http.StatusRequestEntityTooLarge, Code: control.CodeTooLarge, Message: fmt.Sprintf("the body is over %d bytes", control.MaxBody)}
	}
	if err != nil {
		return nil, control.Invalid("body", "it ended before its announced length")
	}
	return data, wellFormed(data)
}

// wellFormed refuses a body that is not one JSON object, or that has a key twice.
func wellFormed(data []byte) error {
	members, err := strictjson.Members(data)
	if err != nil {
		return control.Invalid("body", "%v", err)
	}
	seen := map[string]bool{}
	for _, m := range members {
		if seen[m.Key] {
			return control.Invalid(m.Key, "it stands twice in the body")
		}
		seen[m.Key] = true
	}
	return nil
}

// yamlOf writes a certification as a scenario of its own. One of a person that
// the site knows already is a part to put into that person's scenario.
func yamlOf(wanted *control.NewCertification, d drafting) ([]byte, error) {
	stated, err := fieldsOf(wanted.CertificationFields)
	if err != nil {
		return nil, err
	}
	impUID := cmp.Or(wanted.ImpUID, "imp_000000000000")
	sheet := fixture.Sheet{Scenario: "made-" + strings.TrimPrefix(impUID, "imp_")}
	person := control.NewPerson{}
	key := "person"
	if wanted.Person.New != nil {
		person = *wanted.Person.New
		if person.ID != "" {
			sheet.Scenario, key, _ = strings.Cut(person.ID, "/")
		}
		person.ID = ""
	} else if wanted.Person.ID != "" {
		sheet.Scenario, key, _ = strings.Cut(wanted.Person.ID, "/")
	}
	complete(&person)
	personStated, err := fieldsOf(person)
	if err != nil {
		return nil, err
	}
	sheet.People = []fixture.Entry{{Key: key, Fields: personStated}}
	if !d.alone {
		link := identity.Field{Name: "person", JSON: string(control.Text(key))}
		sheet.Certifications = []fixture.Entry{{Key: impUID, Fields: append([]identity.Field{link}, stated...)}}
	}
	if _, err := sheet.Read(); err != nil {
		return nil, misread(err)
	}
	if wanted.Person.ID == "" {
		return append([]byte(fixture.Caution(d.language)), sheet.YAML()...), nil
	}
	_, certifications, _ := strings.Cut(string(sheet.YAML()), "\ncertifications:\n")
	return fmt.Appendf(nil, d.comment()+"certifications:\n%s", sheet.Scenario, key, certifications), nil
}

// complete gives a person what a fixture file cannot leave out.
func complete(p *control.NewPerson) {
	if p.Name == "" {
		name, gender := fixture.Invent(identity.Gender(p.Gender), 0)
		p.Name, p.Gender = name, string(gender)
	}
	p.Gender = cmp.Or(p.Gender, "female")
	if p.Birthday.IsZero() {
		const adult = 34
		p.Birthday = control.Aged(adult)
	}
}

// fieldsOf is what a value of the control API states, in its order. A person is
// left out, and so is what is not stated.
func fieldsOf(value any) ([]identity.Field, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil { // {
		return nil, err
	}
	var fields []identity.Field
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		var member json.RawMessage
		if err := decoder.Decode(&member); err != nil {
			return nil, err
		}
		if name != "person" {
			fields = append(fields, identity.Field{Name: fmt.Sprint(name), JSON: string(member)})
		}
	}
	return fields, nil
}

// misread says what the reader of fixtures found wrong with the first field.
func misread(err error) error {
	var problems fixture.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		return err
	}
	p := problems[0]
	e := control.Invalid(p.File, "found %s, expected %s", p.Found, p.Expected)
	e.Hint = p.Todo
	return e
}
