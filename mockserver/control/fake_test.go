package control_test

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// fake is a Steered that notes what it was told and answers what it was made
// with. Its journal is a real one.
type fake struct {
	journal *journal.Journal

	mu    sync.Mutex
	calls []call
	err   error // answered by every method but those of the journal
}

// call is a method and its arguments, as JSON.
type call struct{ Method, Args string }

func newFake() *fake { return &fake{journal: journal.New(journal.Options{})} }

func (f *fake) note(method string, args ...any) error {
	text, err := json.Marshal(args)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, call{method, string(text)})
	return f.err
}

func (f *fake) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *fake) taken() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

// record puts an entry into the journal.
func (f *fake) record(id uint64, impUID string) {
	at := noon()
	f.journal.Record(id, &journal.Record{
		Arrived: at, Completed: at.Add(time.Millisecond), SiteTime: at, Site: "imp12345678", Route: "getCertification",
		Method: "GET", Path: "/certifications/" + impUID, Status: 200, Reason: "ok", ImpUID: impUID,
	})
}

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

func site() control.Site {
	return control.Site{UserCode: "imp12345678", Key: "imp_test_job7", CPID: "IM12345678", Provider: "danal", Kind: control.SiteTest}
}

func person() control.Person {
	return control.Person{
		ID: "adult/jiwoo", Name: "이지우", Gender: "female", Birthday: control.Turns(19, "tomorrow"), Born: "2007-03-02", Age: 18,
		Phone: "01000000001", Carrier: "SKT", CI: "ci", DI: "di", At: &control.Place{File: "a.yaml", Line: 3, Column: 5},
	}
}

func certification() control.Certification {
	return control.Certification{
		ImpUID: "imp_100000000001", Site: "imp12345678", Person: person(), MerchantUID: "m", Provider: "danal", Certified: true,
		CertifiedAt: noon(), Origin: "about:blank", PGTID: "t", Phone: "01000000001", Carrier: "SKT",
		Expect:   control.Expectation{Rules: map[string]string{"full-age-19": "underage"}},
		Override: map[string]control.Literal{"unique_key": control.Null, "name": control.Text("")}, Omit: []string{"origin"}, Added: true,
	}
}

func rule() control.FaultRule {
	return control.FaultRule{
		ID: "fault-1", Match: fault.Match{Route: "getCertification", First: 2}, Effect: fault.Latency{Delay: fault.Duration(time.Second)}, Seed: 1<<64 - 1,
	}
}

func (f *fake) Health(context.Context) (control.Health, error) {
	return control.Health{Status: "ok", Version: "v1", Fixtures: control.Fixtures{Files: 2, Certifications: 3}}, f.note("Health")
}

func (f *fake) Fixtures(context.Context) (control.Fixtures, error) {
	return control.Fixtures{Files: 1, Problems: []control.Problem{{File: "a.yaml", Line: 1, Column: 2, Text: "wrong"}, {Text: "worse"}}}, f.note("Fixtures")
}

func (f *fake) Deviations(context.Context) ([]control.Deviation, error) {
	return []control.Deviation{{ID: "transport", Title: "t", Confidence: "documented", Source: "fact 1.5"}}, f.note("Deviations")
}

func (f *fake) Settings(context.Context) (control.Settings, error) {
	return control.Settings{Version: "v1", Seed: 1<<64 - 1, Bounds: control.Bounds{TestSites: 1000}, Saving: control.Saving{Folder: "people", Off: &control.Error{Code: control.CodeConflict, Message: "no", Hint: "h"}}}, f.note("Settings")
}

func (f *fake) Sites(context.Context) ([]control.Site, error) {
	return []control.Site{site()}, f.note("Sites")
}

func (f *fake) Site(_ context.Context, name string) (control.Site, error) {
	return site(), f.note("Site", name)
}

func (f *fake) AddSite(_ context.Context, s control.NewSite) (control.Credentials, error) {
	made := control.Credentials{Site: site(), Secret: "s"}
	made.Kind = control.SiteAdded
	return made, f.note("AddSite", s)
}

func (f *fake) DeleteSite(_ context.Context, name string) error { return f.note("DeleteSite", name) }

func lease() control.Lease {
	return control.Lease{Holder: "verify of http://localhost:3000", Site: "imp12345678", Since: noon(), Until: noon().Add(time.Minute)}
}

func (f *fake) Leases(context.Context) ([]control.Lease, error) {
	return []control.Lease{lease()}, f.note("Leases")
}

func (f *fake) AddLease(_ context.Context, l control.NewLease) (control.LeaseGrant, error) {
	return control.LeaseGrant{Lease: lease(), ID: "7"}, f.note("AddLease", l)
}

func (f *fake) RenewLease(_ context.Context, id string, r control.LeaseRenewal) (control.Lease, error) {
	return lease(), f.note("RenewLease", id, r)
}

func (f *fake) DeleteLease(_ context.Context, id string) error { return f.note("DeleteLease", id) }

func (f *fake) People(_ context.Context, name string) ([]control.Person, error) {
	return []control.Person{person()}, f.note("PeoplePage", name, control.Page{Limit: control.MaxPage})
}

func (f *fake) PeoplePage(_ context.Context, name string, page control.Page) (control.PersonList, error) {
	return control.PersonList{People: []control.Person{person()}, Total: 1}, f.note("PeoplePage", name, page)
}

func (f *fake) AddPerson(_ context.Context, name string, p control.NewPerson) (control.Person, error) {
	return person(), f.note("AddPerson", name, p)
}

func (f *fake) ChangePerson(_ context.Context, name, id string, p control.PersonChange) (control.Person, error) {
	return person(), f.note("ChangePerson", name, id, p)
}

func (f *fake) DeletePerson(_ context.Context, name, id string) error {
	return f.note("DeletePerson", name, id)
}

func (f *fake) Certifications(_ context.Context, name string) ([]control.Certification, error) {
	return []control.Certification{certification()}, f.note("CertificationPage", name, control.Page{Limit: control.MaxPage})
}

func (f *fake) CertificationPage(_ context.Context, name string, page control.Page) (control.CertificationList, error) {
	return control.CertificationList{Certifications: []control.Certification{certification()}, Total: 1}, f.note("CertificationPage", name, page)
}

func (f *fake) Certification(_ context.Context, name, impUID string) (control.Certification, error) {
	return certification(), f.note("Certification", name, impUID)
}

func (f *fake) AddCertification(_ context.Context, name string, c control.NewCertification) (control.Certification, error) {
	return certification(), f.note("AddCertification", name, c)
}

func (f *fake) ChangeCertification(_ context.Context, name, impUID string, c control.CertificationChange) (control.Certification, error) {
	return certification(), f.note("ChangeCertification", name, impUID, c)
}

func (f *fake) DeleteCertification(_ context.Context, name, impUID string) error {
	return f.note("DeleteCertification", name, impUID)
}

func (f *fake) SaveCertification(_ context.Context, name, impUID string, order control.SaveOrder) (control.SavedFile, error) {
	return control.SavedFile{File: "people/our-team.yaml", YAML: "version: 1\n", Certification: certification()}, f.note("SaveCertification", name, impUID, order)
}

func (f *fake) ExportCertifications(_ context.Context, name string) ([]byte, error) {
	return []byte("version: 1\n"), f.note("ExportCertifications", name)
}

func (f *fake) Messages(_ context.Context, name string) ([]control.Message, error) {
	return []control.Message{{To: "01000000001", Text: "[123456]", Code: "123456", ImpUID: "imp_1", SentAt: noon()}}, f.note("Messages", name)
}

func (f *fake) DeleteMessages(_ context.Context, name string) error {
	return f.note("DeleteMessages", name)
}

func (f *fake) Requests(_ context.Context, name string, filter control.RequestFilter) (control.RequestList, error) {
	return control.RequestList{Requests: f.journal.Entries(filter), Dropped: 7}, f.note("Requests", name, filter)
}

func (f *fake) Request(_ context.Context, id uint64) (control.Request, error) {
	e, ok := f.journal.Entry(id)
	if err := f.note("Request", id); err != nil {
		return e, err
	}
	if !ok {
		return e, control.Unknown("request", "99")
	}
	return e, nil
}

func (f *fake) Explain(_ context.Context, id uint64) (control.Explanation, error) {
	return control.Explanation{ID: id, Lines: []string{"because"}}, f.note("Explain", id)
}

func (f *fake) Wait(ctx context.Context, name string, filter control.RequestFilter, n int) ([]control.Request, error) {
	if err := f.note("Wait", name, filter, n); err != nil {
		return nil, err
	}
	return f.journal.Wait(ctx, filter, n)
}

func (f *fake) WaitLines(ctx context.Context, name string, filter control.RequestFilter, n int) (journal.Seen, error) {
	if err := f.note("Wait", name, filter, n); err != nil {
		return journal.Seen{}, err
	}
	return f.journal.WaitLines(ctx, filter, n)
}

func (f *fake) Follow(_ context.Context, name string, filter control.RequestFilter) (control.Tail, error) {
	if err := f.note("Follow", name, filter); err != nil {
		return nil, err
	}
	return f.journal.Follow(filter), nil
}

func (f *fake) Faults(_ context.Context, name string) (control.FaultList, error) {
	return control.FaultList{Seed: 7, Faults: []control.FaultStatus{{Rule: rule(), Matched: 3, Hits: 2, Spent: true}}}, f.note("Faults", name)
}

func (f *fake) AddFault(_ context.Context, name string, r control.FaultRule) (control.FaultRule, error) {
	return rule(), f.note("AddFault", name, r)
}

func (f *fake) AddProfile(_ context.Context, name string, p control.Profile) (control.ProfileRules, error) {
	return control.ProfileRules{Name: p.Name, Seed: p.Seed, Faults: []control.FaultRule{rule()}}, f.note("AddProfile", name, p)
}

func (f *fake) DeleteFault(_ context.Context, name, id string) error {
	return f.note("DeleteFault", name, id)
}

func (f *fake) DeleteFaults(_ context.Context, name string) error {
	return f.note("DeleteFaults", name)
}

func (f *fake) Clock(_ context.Context, name string) (control.Clock, error) {
	return control.Clock{Now: noon(), Anchor: noon(), SeoulDate: "2026-03-01"}, f.note("Clock", name)
}

func (f *fake) MoveClock(_ context.Context, name string, m control.ClockMove) (control.Clock, error) {
	return control.Clock{Now: noon(), Anchor: noon(), Frozen: true, Steered: true, SeoulDate: "2026-03-01"}, f.note("MoveClock", name, m)
}

func (f *fake) Reset(_ context.Context, name string, what control.ResetScope) error {
	return f.note("Reset", name, what)
}

func (f *fake) ResetAll(_ context.Context, what control.ResetScope) error {
	return f.note("ResetAll", what)
}
