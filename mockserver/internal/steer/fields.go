package steer

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// fields are what is stated about a person or a certification, in the words of
// the fixture language, each with its JSON value.
type fields []identity.Field

// texts makes fields of names and texts by turns. Empty texts are left out.
func texts(pairs ...string) fields {
	var f fields
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			f.set(pairs[i], string(answer.AppendText(nil, pairs[i+1])))
		}
	}
	return f
}

func (f *fields) set(name, value string) {
	i := slices.IndexFunc(*f, func(o identity.Field) bool { return o.Name == name })
	if i < 0 {
		*f = append(*f, identity.Field{Name: name, JSON: value})
		return
	}
	(*f)[i].JSON = value
}

func (f *fields) setAll(others fields) {
	for _, o := range others {
		f.set(o.Name, o.JSON)
	}
}

func (f fields) has(name string) bool {
	return slices.ContainsFunc(f, func(o identity.Field) bool { return o.Name == name })
}

// clear makes fields as if they were never stated. Those of change may not be
// among them.
func (f *fields) clear(names, clearable []string, change fields) error {
	for _, name := range names {
		if !slices.Contains(clearable, name) {
			return control.Invalid("clear", "found %s, expected one of %s", answer.Quote(name), strings.Join(clearable, ", "))
		}
		if change.has(name) {
			return control.Invalid("clear", "found %s, which is given a value too, expected either", name)
		}
		*f = slices.DeleteFunc(*f, func(o identity.Field) bool { return o.Name == name })
	}
	return nil
}

func clearablePerson() []string { return []string{"foreigner", "phone", "carrier"} }

func clearableCertification() []string {
	return []string{
		"note", "provider", "certified", "certified_at", "merchant_uid", "origin", "pg_tid", "phone", "carrier", "expect", "omit",
		"name", "gender", "birth", "birthday", "foreigner", "foreigner_v2", "unique_key", "unique_in_site",
	}
}

// statedPerson is what a request states about a person.
func statedPerson(p *control.PersonFields) (fields, error) {
	f := texts("name", p.Name, "gender", p.Gender)
	if !p.Birthday.IsZero() {
		value, err := json.Marshal(p.Birthday)
		if err != nil {
			return nil, err
		}
		f.set("birthday", string(value))
	}
	if p.Foreigner != nil {
		f.set("foreigner", strconv.FormatBool(*p.Foreigner))
	}
	f.setAll(texts("phone", p.Phone, "carrier", p.Carrier))
	return f, nil
}

// statedNewPerson is what a request states about a person to be made, but for the id.
func statedNewPerson(p *control.NewPerson) (fields, error) {
	stated := p.Fields()
	return statedPerson(&stated)
}

// statedTyped is what somebody typed. An id is nothing that one types.
func statedTyped(p *control.NewPerson) (fields, error) {
	if p.ID != "" {
		return nil, control.Invalid("person.typed.id", "found %s, expected none: the id derives from what was typed", answer.Quote(p.ID))
	}
	return statedNewPerson(p)
}

// personFields is what there is to state about a person.
func personFields(p *identity.Person) (fields, error) {
	told := control.PersonFields{
		Name: p.Name, Gender: string(p.Gender), Birthday: birthdayOnWire(p.Birthday), Phone: p.Phone, Carrier: string(p.Carrier),
	}
	if p.Foreigner {
		told.Foreigner = &p.Foreigner
	}
	return statedPerson(&told)
}

// statedCertification is what a request states about a certification, but for
// its person.
func statedCertification(c *control.CertificationFields) (fields, error) {
	f := texts("note", c.Note, "provider", c.Provider)
	if c.Certified != nil {
		f.set("certified", strconv.FormatBool(*c.Certified))
	}
	f.setAll(texts("certified_at", c.CertifiedAt, "merchant_uid", c.MerchantUID, "origin", c.Origin, "pg_tid", c.PGTID, "phone", c.Phone, "carrier", c.Carrier))
	if !c.Expect.IsZero() {
		value, err := json.Marshal(c.Expect)
		if err != nil {
			return nil, err
		}
		f.set("expect", string(value))
	}
	if len(c.Omit) > 0 {
		value, err := json.Marshal(c.Omit)
		if err != nil {
			return nil, err
		}
		f.set("omit", string(value))
	}
	for _, literal := range []struct {
		name  string
		value control.Literal
	}{
		{"name", c.Name}, {"gender", c.Gender}, {"birth", c.Birth}, {"birthday", c.Birthday}, {"foreigner", c.Foreigner},
		{"foreigner_v2", c.ForeignerV2}, {"unique_key", c.UniqueKey}, {"unique_in_site", c.UniqueInSite},
	} {
		if err := f.setLiteral(literal.name, string(literal.value)); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// setLiteral sets a JSON value as somebody spelt it; "" states nothing.
func (f *fields) setLiteral(name, value string) error {
	if value == "" {
		return nil
	}
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(value)); err != nil {
		return control.Invalid(name, "found %s, expected a JSON value", answer.Quote(value))
	}
	f.set(name, line.String())
	return nil
}

// certificationFields is what there is to state about a certification, but for
// its person.
func certificationFields(found *world.Certification) fields {
	c := found.Certification
	f := texts("note", found.Note(), "provider", string(c.Provider))
	if !c.Certified {
		f.set("certified", "false")
	} else if c.CertifiedAt != (identity.Moment{}) {
		f.setAll(texts("certified_at", c.CertifiedAt.String()))
	}
	f.setAll(texts("merchant_uid", c.MerchantUID, "origin", c.Origin, "pg_tid", c.PGTID, "phone", c.Phone, "carrier", string(c.Carrier)))
	if value := expectLiteral(found.Expect()); value != "" {
		f.set("expect", value)
	}
	if len(c.Omit) > 0 {
		list := []byte{'['}
		for i, name := range c.Omit {
			if i > 0 {
				list = append(list, ", "...)
			}
			list = answer.AppendText(list, name)
		}
		f.set("omit", string(append(list, ']')))
	}
	for _, o := range c.Override {
		f.set(o.Name, o.JSON)
	}
	return f
}

// expectLiteral is the JSON value of an expectation, rules in their order.
func expectLiteral(expect []store.Expected) string {
	if len(expect) == 0 {
		return ""
	}
	if expect[0].Rule == "" {
		return string(answer.AppendText(nil, expect[0].Verdict))
	}
	object := []byte{'{'}
	for i, e := range expect {
		if i > 0 {
			object = append(object, ", "...)
		}
		object = append(answer.AppendText(object, e.Rule), ": "...)
		object = answer.AppendText(object, e.Verdict)
	}
	return string(append(object, '}'))
}
