package features

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// oldEnough is the age from which a certification is taken as one that is there
// to be too old.
const oldEnough = 10 * time.Minute

// builtinLayer is how the files of the built-in people are named.
const builtinLayer = "built-in/"

// expectations makes a feature file for every fixture file that states an
// expectation which the target's claims decide about.
func expectations(ctx context.Context, o *Options) ([]Source, error) {
	all, err := o.Mock.Certifications(ctx, o.Site)
	if err != nil {
		return nil, fmt.Errorf("list the certifications: %w", err)
	}
	claims := o.Target.Contract().Claims()
	clock := o.Clock
	if clock == nil {
		clock = HostClock()
	}
	files := map[string]*strings.Builder{}
	var names []string
	for _, c := range all {
		want, aged := expected(c, claims.AgeRule)
		if want == "" || c.At == nil || o.OwnOnly && strings.HasPrefix(c.At.File, builtinLayer) {
			continue
		}
		b := files[c.At.File]
		if b == nil {
			b = &strings.Builder{}
			files[c.At.File] = b
			names = append(names, c.At.File)
			b.WriteString(heading(o.Lang, c.At.File))
		}
		b.WriteString(expectation(o.Lang, c, want, tagsOf(c, aged, clock.Now())))
	}
	slices.Sort(names)
	var sources []Source
	for _, name := range names {
		sources = append(sources, Source{Name: "expect/" + name, Text: []byte(files[name].String()), Own: !strings.HasPrefix(name, builtinLayer)})
	}
	return sources, nil
}

// expected is the outcome that a fixture states for the claimed age rule; aged
// says that it states one for each.
func expected(c control.Certification, ageRule string) (want string, aged bool) {
	if c.Expect.Verdict != "" {
		return c.Expect.Verdict, false
	}
	return c.Expect.Rules[ageRule], true
}

func heading(lang report.Lang, file string) string {
	return fmt.Sprintf(lang.Say("@expectation\nFeature: What %s expects\n\n  @rule:expected\n  Rule: A fixture's expectation is met\n",
		"# language: ko\n@expectation\n기능: 픽스처의 기대 결과 (%s)\n\n  @rule:expected\n  규칙: 픽스처에 적힌 기대 결과와 같다\n"), file)
}

// tagsOf are the claims without which an expectation is not the target's concern.
func tagsOf(c control.Certification, aged bool, now time.Time) string {
	tags := []string{"@claims:trust"}
	switch {
	case aged:
		tags = []string{"@claims:age"}
	case c.Override["unique_key"] == control.Null || c.Override["unique_key"] == `""` || slices.Contains(c.Omit, "unique_key"):
		tags = []string{"@claims:empty-ci"}
	case c.Certified && now.Sub(c.CertifiedAt) > oldEnough && c.Expect.Verdict == string(contract.Rejected):
		tags = []string{"@claims:freshness"}
	case c.Expect.Verdict == string(contract.Existing), c.Expect.Verdict == string(contract.Created):
		tags = []string{"@claims:one-account"}
	}
	return strings.Join(tags, " ")
}

// expectation is the scenario of one certification.
func expectation(lang report.Lang, c control.Certification, want, tags string) string {
	want = wordOf(lang, contract.Outcome(want))
	name := fmt.Sprintf("%s:%d %s, %s: %s", c.At.File, c.At.Line, c.ImpUID, oneLine(c.Person.Name), want)
	return fmt.Sprintf(lang.Say("\n    %s\n    Scenario: %s\n      Given the fixture certification %q\n      When the person signs up\n      Then the answer is %s\n",
		"\n    %s\n    시나리오: %s\n      조건 픽스처의 인증 %q\n      만일 그 사람이 가입하면\n      그러면 결과는 %s\n"), tags, name, c.ImpUID, want)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// meetFixtureCertification introduces a copy of a fixture's person with a CI of
// their own, who has used the person's earlier certifications already, as far as
// they matter, in the order of the file. So the copy can be tested again and again.
func meetFixtureCertification(ctx context.Context, w *world, a []string) error {
	known, i, err := w.fixtures.find(ctx, w.harness, a[0])
	if err != nil {
		return err
	}
	if i < 0 {
		var ids []string
		for _, c := range known.all {
			ids = append(ids, c.ImpUID)
		}
		return fmt.Errorf("no fixture certification %q; the nearest is %q", a[0], nearestOf(a[0], ids))
	}
	chosen, err := w.fixture(ctx, known.all[i])
	if err != nil {
		return err
	}
	who := w.meet(fmt.Sprintf(w.say("%s (%s)", "%s, %s"), chosen.Person.Name, a[0]), w.copyOf(chosen.Person))
	keys := map[control.Literal]control.Literal{}
	for _, c := range known.before(i) {
		if c, err = w.fixture(ctx, c); err != nil {
			return err
		}
		w.draft.CertificationFields = w.fieldsOf(c, keys)
		if err := w.signUp(ctx, who, w.way()); err != nil {
			return err
		}
		w.settle() // has an expectation, and so a scenario, of its own
	}
	w.draft.CertificationFields = w.fieldsOf(chosen, keys)
	return nil
}

// fixture is a certification of a fixture as it is now.
func (w *world) fixture(ctx context.Context, c control.Certification) (control.Certification, error) {
	now, err := w.mock.Certification(ctx, w.site, c.ImpUID)
	if err != nil {
		return now, unsteered("ask for a certification", err)
	}
	return now, nil
}

// fieldsOf are the fields of a copy. A CI that a file states literally becomes a
// fresh one, the same for the same.
func (w *world) fieldsOf(c control.Certification, keys map[control.Literal]control.Literal) control.CertificationFields {
	certified := c.Certified
	f := control.CertificationFields{
		Provider: c.Provider, Certified: &certified, Origin: c.Origin, Phone: w.phone(c.Phone), Carrier: c.Carrier, Omit: c.Omit,
		Name: c.Override["name"], Gender: c.Override["gender"], Birth: c.Override["birth"], Birthday: c.Override["birthday"],
		Foreigner: c.Override["foreigner"], ForeignerV2: c.Override["foreigner_v2"],
		UniqueKey: c.Override["unique_key"], UniqueInSite: c.Override["unique_in_site"],
	}
	if c.Certified && w.clock.Now().Sub(c.CertifiedAt) > time.Minute {
		f.CertifiedAt = c.CertifiedAt.Format(time.RFC3339)
	}
	var text string
	if json.Unmarshal([]byte(f.UniqueKey), &text) == nil && len(text) > 0 {
		if keys[f.UniqueKey] == "" {
			keys[f.UniqueKey] = control.Text(freshKey())
		}
		f.UniqueKey = keys[f.UniqueKey]
	}
	return f
}
