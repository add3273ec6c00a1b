package steer

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// ExportCertifications implements control.Steered. A fixture's scenario
// of which anything was changed, or whose people got a certification, is written
// whole, as the site sees it: loaded on top, it takes the place of the old one.
// People who typed their details in have no scenario that their CI could derive
// from, so their CIs and DIs are written as literals.
func (s *Steering) ExportCertifications(_ context.Context, name string) ([]byte, error) {
	site, err := s.site(name)
	if err != nil {
		return nil, err
	}
	v := s.view(site)
	v.Index()
	e := &export{view: v, scenarios: map[string]*chapter{}}
	if err := e.gather(); err != nil {
		return nil, err
	}
	return e.text(), nil
}

// export is fixture YAML being made of what a site has of its own.
type export struct {
	*view
	scenarios map[string]*chapter
	only      string // the one scenario that is wanted, also as it was; "" = all that are not
	order     []*chapter
}

// chapter is one scenario of an export.
type chapter struct {
	sheet  fixture.Sheet
	people map[string]bool // keys that are there
}

// scenarioOf splits the id of a person into scenario and key. People who typed
// their details in share a scenario.
func (e *export) scenarioOf(found *world.Certification) (scenario, key string) {
	scenario, key, _ = strings.Cut(cmp.Or(e.savedPerson(found), found.Person.ID), "/")
	return scenario, key
}

// savedPerson is the id in a file of somebody who typed; "" = the person's own.
func (v *view) savedPerson(found *world.Certification) string {
	if found.Record == nil || !found.Record.Typed {
		return ""
	}
	return "typed-" + strings.TrimPrefix(v.steering.run.scenario(v.Site), "added-") + "/" + found.ImpUID
}

func (e *export) gather() error {
	var own []*world.Certification
	for _, found := range e.Certifications() {
		if found.Record != nil {
			own = append(own, found)
		}
	}
	if err := e.openFixtures(own); err != nil {
		return err
	}
	for _, p := range e.Site.AddedPeople() {
		scenario, key, _ := strings.Cut(p.ID, "/")
		if e.leavesOut(scenario) {
			continue
		}
		if err := e.open(scenario).addPerson(key, p); err != nil {
			return err
		}
	}
	for _, found := range e.Certifications() {
		scenario, key := e.scenarioOf(found)
		c := e.scenarios[scenario]
		if c == nil {
			if found.Record == nil || e.leavesOut(scenario) {
				continue // a fixture's, in a scenario that is as it was
			}
			c = e.open(scenario)
		}
		person, stated := *found.Person, e.statedOf(found)
		if person.Name = fileName(person.Name); person.Name != found.Person.Name && found.Certified {
			stated.set("name", string(answer.AppendText(nil, found.Person.Name)))
		}
		if err := c.addPerson(key, &person); err != nil {
			return err
		}
		c.sheet.Certifications = append(c.sheet.Certifications, fixture.Entry{Key: found.ImpUID, Fields: append(texts("person", key), stated...)})
	}
	return nil
}

// fileName is a person's name as a file takes it. An app may have sent characters that show nothing; those are answered
// by the certification's own name.
func fileName(name string) string {
	shown := strings.Map(func(r rune) rune {
		if hidden.Is(r) {
			return -1
		}
		return r
	}, name)
	if hidden.Blank(shown) {
		return "무명"
	}
	return shown
}

// leavesOut reports whether a scenario is not wanted.
func (e *export) leavesOut(scenario string) bool { return e.only != "" && scenario != e.only }

// openFixtures writes the people of those scenarios of the fixtures that have
// anything of the site's own in them, in the order of the files.
func (e *export) openFixtures(own []*world.Certification) error {
	touched := map[string]bool{e.only: true}
	for _, p := range e.Site.AddedPeople() { // their ids may name a scenario of a file
		scenario, _, _ := strings.Cut(p.ID, "/")
		touched[scenario] = true
	}
	for _, found := range own {
		scenario, _ := e.scenarioOf(found)
		touched[scenario] = true
	}
	for id := range e.Site.AlteredPeople() {
		scenario, _, _ := strings.Cut(id, "/")
		touched[scenario] = true
	}
	for _, p := range e.People() {
		if p.Fixture == nil || !touched[p.Fixture.Scenario.Name] || e.leavesOut(p.Fixture.Scenario.Name) {
			continue
		}
		from := p.Fixture.Scenario
		c := e.open(from.Name)
		c.sheet.Description, c.sheet.Site = from.Description, from.Site
		if err := c.addPerson(p.Fixture.Key, p.Person); err != nil {
			return err
		}
	}
	return nil
}

func (e *export) open(scenario string) *chapter {
	c := e.scenarios[scenario]
	if c == nil {
		c = &chapter{sheet: fixture.Sheet{Scenario: scenario}, people: map[string]bool{}}
		e.scenarios[scenario] = c
		e.order = append(e.order, c)
	}
	return c
}

func (c *chapter) addPerson(key string, p *identity.Person) error {
	if c.people[key] {
		return nil
	}
	c.people[key] = true
	stated, err := personFields(p)
	if err != nil {
		return err
	}
	c.sheet.People = append(c.sheet.People, fixture.Entry{Key: key, Fields: stated})
	return nil
}

// statedOf is what there is to state about a certification; for one whose
// details were typed in, with the CI and DI that it answers.
func (e *export) statedOf(found *world.Certification) fields {
	stated := certificationFields(found)
	if found.Fixture != nil && len(found.Fixture.Faults) > 0 {
		stated.set("faults", faultsLiteral(found.Fixture.Faults))
	}
	if found.Record == nil || !found.Record.Typed || !found.Certified {
		return stated
	}
	var answered struct {
		Response map[string]json.RawMessage `json:"response"`
	}
	body := e.World.Render(e.Site, found.Certification, e.Anchor).AppendBody(nil, e.Site.Clock.Now())
	if err := json.Unmarshal(body, &answered); err != nil {
		return stated // never: the answer is JSON
	}
	for _, name := range []string{"unique_in_site", "unique_key"} {
		if value, there := answered.Response[name]; there {
			stated.set(name, string(value))
		}
	}
	return stated
}

// faultsLiteral is the JSON value of a fixture's faults: kind, conditions and
// note of each side by side.
func faultsLiteral(rules []fault.Rule) string {
	list := make([]map[string]json.RawMessage, len(rules))
	for i, rule := range rules {
		var parts struct {
			Match, Effect map[string]json.RawMessage
			Note          json.RawMessage
		}
		text, err := json.Marshal(rule)
		if err == nil {
			err = json.Unmarshal(text, &parts)
		}
		if err != nil {
			return "[]" // never: the rule was read from a file
		}
		list[i] = parts.Effect
		maps.Copy(list[i], parts.Match)
		delete(list[i], "imp_uid")
		if len(parts.Note) > 0 {
			list[i]["note"] = parts.Note
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "[]" // never: it was JSON
	}
	return string(text)
}

func (e *export) text() []byte {
	var out bytes.Buffer
	if len(e.order) == 0 {
		fmt.Fprintf(&out, "# Site %s of iamport-mock has no people and certifications of its own.\n", e.Site.UserCode)
		return out.Bytes()
	}
	fmt.Fprintf(&out, "# What site %s of iamport-mock added and changed. In a fixtures folder, its\n", e.Site.UserCode)
	out.WriteString("# scenarios take the place of built-in ones of the same name.\n")
	for i, c := range e.order {
		if i > 0 {
			out.WriteString("---\n")
		}
		out.Write(c.sheet.YAML())
	}
	return out.Bytes()
}
