package steer

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture/written"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Folder is where people are saved as fixture files. It is safe for concurrent use.
type Folder interface {
	// Saving says where the folder is, and why nothing is saved in it if so.
	Saving() control.Saving
	// Save writes the text of one scenario to the file of this name, and returns when
	// the fixtures with it are in force. When it fails, the folder is as it was; an
	// error about the folder or its files is a [*control.Error].
	Save(ctx context.Context, name string, text []byte) (file string, yaml []byte, err error)
}

// saving is what is known of the folder, also where there is none.
func (s *Steering) saving() control.Saving {
	if s.opts.Folder != nil {
		return s.opts.Folder.Saving()
	}
	off := control.Conflict("this mock was started without a fixtures folder")
	off.Hint = "start it with --fixtures FOLDER, or copy the YAML into a file yourself"
	return control.Saving{Off: off}
}

// SaveCertification implements control.Steered.
func (s *Steering) SaveCertification(ctx context.Context, name, impUID string, order control.SaveOrder) (control.SavedFile, error) {
	site, err := s.site(name)
	if err != nil {
		return control.SavedFile{}, err
	}
	if off := s.saving().Off; off != nil {
		return control.SavedFile{}, off
	}
	var told control.SavedFile
	err = site.Alone(func() error {
		saved, err := s.view(site).save(impUID, order)
		if err != nil {
			return err
		}
		file, yaml, err := s.opts.Folder.Save(ctx, saved.name, saved.text)
		if err != nil {
			return err
		}
		// The file is in force, and what the site has of it is still in front of it: now
		// one can go without a moment in which neither is there.
		v := s.view(site)
		if c, ok := v.Set.Certification(impUID); !ok || c.At.File != file {
			return fmt.Errorf("%s was written, and %s does not come from it", file, impUID)
		}
		site.Release(saved.records, saved.people)
		found, err := v.find(impUID)
		if err == nil {
			told = control.SavedFile{File: file, YAML: string(yaml), Certification: v.certificationOnWire(found)}
		}
		return err
	})
	return told, err
}

// toSave is a scenario on its way into a file.
type toSave struct {
	name    string // of the file
	text    []byte
	records []*store.Record    // what the site has of the scenario at run time
	people  []*identity.Person // likewise
}

// save writes the scenario of a certification as text. The caller holds the site alone.
func (v *view) save(impUID string, order control.SaveOrder) (*toSave, error) {
	if order.Lang != "" && order.Lang != "en" && order.Lang != "ko" {
		return nil, control.Invalid("lang", "found %s, expected en or ko", answer.Quote(order.Lang))
	}
	found, err := v.find(impUID)
	if err != nil {
		return nil, err
	}
	v.Index()
	e := &export{view: v, scenarios: map[string]*chapter{}}
	e.only, _ = e.scenarioOf(found)
	if err := e.gather(); err != nil {
		return nil, err
	}
	c := e.scenarios[e.only]
	if c == nil {
		return nil, fmt.Errorf("the scenario of %s is not there to be saved", impUID)
	}
	saved := &toSave{}
	if saved.name, err = v.fileFor(e.only, order.File); err != nil {
		return nil, err
	}
	from := v.scenario(e.only)
	switch {
	case order.EverySite:
		c.sheet.Site = ""
	case from == nil:
		c.sheet.Site = v.Site.UserCode
	case from.Site == "":
		refused := control.Conflict("saving would change the scenario %s for every site: a file cannot change it for one site alone", e.only)
		refused.Hint = "set every_site (\"Every site sees it\" in the console), or make the person again in another scenario"
		return nil, refused
	default:
		c.sheet.Site = from.Site
	}
	if err := v.dates(c, impUID, order.CertifiedAt); err != nil {
		return nil, err
	}
	if err := v.twins(c, saved); err != nil {
		return nil, err
	}
	if err := e.keepDeleted(c, from); err != nil {
		return nil, err
	}
	if _, err := c.sheet.Read(); err != nil {
		return nil, misread(err)
	}
	saved.text = append([]byte(fixture.Caution(order.Lang)), c.sheet.YAML()...)
	return saved, nil
}

// keepDeleted puts back what the fixtures have in a scenario and the site has not: a
// deletion is the site's, and so is a certification that the site gave to somebody of
// another scenario. from nil has nothing to keep.
func (e *export) keepDeleted(c *chapter, from *fixture.Scenario) error {
	if from == nil {
		return nil
	}
	c.sheet.Description = from.Description
	var people, certifications []fixture.Entry
	for _, p := range from.People {
		stated, err := personFields(&p.Person)
		if err != nil {
			return err
		}
		people = append(people, fixture.Entry{Key: p.Key, Fields: stated})
	}
	for _, f := range from.Certifications {
		stated := undated(e.statedOf(&world.Certification{Certification: &f.Certification, Fixture: f}))
		certifications = append(certifications, fixture.Entry{Key: f.ImpUID, Fields: append(texts("person", f.PersonKey), stated...)})
	}
	c.sheet.People = onto(people, c.sheet.People)
	c.sheet.Certifications = onto(certifications, c.sheet.Certifications)
	return nil
}

// onto puts entries in the place of those before with the same key, and the others last.
func onto(before, now []fixture.Entry) []fixture.Entry {
	list, at := slices.Clone(before), map[string]int{}
	for i, entry := range before {
		at[entry.Key] = i
	}
	for _, entry := range now {
		if i, known := at[entry.Key]; known {
			list[i] = entry
		} else {
			list = append(list, entry)
		}
	}
	return list
}

// twins are the records and people of the site that a saved scenario replaces.
func (v *view) twins(c *chapter, saved *toSave) error {
	for _, entry := range c.sheet.Certifications {
		if record, ok := v.Site.Record(entry.Key); ok {
			saved.records = append(saved.records, record)
		}
		other, known := v.Set.Certification(entry.Key)
		if !known || other.Scenario.Name == c.sheet.Scenario {
			continue
		}
		if !other.Scenario.Builtin {
			refused := control.Conflict("%s is written in %s too", entry.Key, other.At.File)
			refused.Hint = "remove it there, or make one with another imp_uid"
			return refused
		}
		if c.sheet.Site != "" {
			refused := control.Conflict("saving would take the built-in certification %s from every other site", entry.Key)
			refused.Hint = "set every_site (\"Every site sees it\" in the console) to replace it for all, or make one with another imp_uid"
			return refused
		}
	}
	for _, entry := range c.sheet.People {
		if p, standing := v.Site.Person(c.sheet.Scenario + "/" + entry.Key); standing == store.Added || standing == store.Altered {
			saved.people = append(saved.people, p)
		}
	}
	return nil
}

// scenario is the scenario of a name in the fixtures in force, whoever sees it; nil =
// there is none.
func (v *view) scenario(name string) *fixture.Scenario {
	all := v.Set.Scenarios()
	i := slices.IndexFunc(all, func(s *fixture.Scenario) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return all[i]
}

// fileFor is the file of a scenario in the folder: the one in which it stands, since a
// layer has each scenario once, or else the one that is asked for.
func (v *view) fileFor(scenario, asked string) (string, error) {
	from := v.scenario(scenario)
	if from == nil || from.Builtin {
		return cmp.Or(asked, written.Name(scenario)), nil
	}
	if !v.Sees(from.Site) {
		refused := control.Conflict("the scenario %s belongs to site %s and is written in %s", scenario, from.Site, from.At.File)
		refused.Hint = "make the person again in another scenario"
		return "", refused
	}
	dir, file := filepath.Split(from.At.File)
	if filepath.Clean(dir) != filepath.Clean(v.steering.saving().Folder) {
		refused := control.Conflict("the scenario %s is written in %s, which is not in the folder that the console writes", scenario, from.At.File)
		refused.Hint = "change it there"
		return "", refused
	}
	if asked != "" && asked != file {
		refused := control.Conflict("the scenario %s is written in %s", scenario, from.At.File)
		refused.Hint = "leave the file name as it is, or make the person again in another scenario"
		return "", refused
	}
	return file, nil
}

// dates writes when certifications happened so that the file does not grow old: one
// that was made at run time stays as old as it was then. stated is said about one.
func (v *view) dates(c *chapter, impUID, stated string) error {
	for i := range c.sheet.Certifications {
		entry := &c.sheet.Certifications[i]
		f := fields(entry.Fields)
		if entry.Key == impUID && stated != "" {
			if f.has("certified") {
				return control.Invalid("certified_at", "found %s, and the certification is not finished", answer.Quote(stated))
			}
			f.set("certified_at", string(answer.AppendText(nil, stated)))
		} else if record, ok := v.Site.Record(entry.Key); ok && !record.Changed && f.has("certified_at") {
			f.set("certified_at", string(answer.AppendText(nil, ageOf(record))))
		}
		entry.Fields = undated(f)
	}
	return nil
}

// undated leaves out when a certification happened if that is now, as it is anyhow.
func undated(f fields) fields {
	return slices.DeleteFunc(f, func(f identity.Field) bool { return f.Name == "certified_at" && f.JSON == `"now"` })
}

// ageOf is how long before it was made a record says that it was certified: now, 2h ago.
func ageOf(r *store.Record) string {
	ago := r.Made.Truncate(time.Second).Sub(r.CertifiedAt.Resolve(r.Made).Truncate(time.Second))
	return identity.Ago(max(ago, 0)).String()
}

// checkID judges the id that somebody wants a new person to have.
func (v *view) checkID(id string) error {
	scenario, key, ok := strings.Cut(id, "/")
	one := fixture.Entry{Key: key, Fields: append(texts("name", "x", "gender", "male"), identity.Field{Name: "birthday", JSON: "2000-01-01"})}
	sheet := fixture.Sheet{Scenario: scenario, People: []fixture.Entry{one}}
	if _, err := sheet.Read(); err != nil || !ok {
		return control.Invalid("id", "found %s, expected scenario/key, such as our-team/haneul: each up to 64 letters, digits, _, - and .", answer.Quote(id))
	}
	if _, taken := v.Person(id); taken {
		refused := control.Conflict("id: the site has a person %s already", id)
		refused.Hint = "change that person, or choose another key"
		return refused
	}
	return nil
}
