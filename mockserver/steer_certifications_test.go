package mockserver_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

func TestAFreshAdultInOneCall(t *testing.T) {
	s := newControlClient(t)
	made := s.add(control.NewCertification{})
	if made.Person.Age != 34 || !made.Certified || !made.Added || !made.Person.Added || !made.CertifiedAt.Equal(noon) {
		t.Errorf("made %+v, want an adult of 34, certified now", made)
	}
	if !regexp.MustCompile(`^imp_[0-9]{12}$`).MatchString(made.ImpUID) || !regexp.MustCompile(`^0100000[0-9]{4}$`).MatchString(made.Phone) {
		t.Errorf("imp_uid %s, phone %s", made.ImpUID, made.Phone)
	}
	a := s.seen(made.ImpUID)
	got := map[string]any{}
	for _, key := range []string{"name", "birthday", "unique_key", "unique_in_site", "merchant_uid", "pg_tid", "certified_at"} {
		got[key] = a.record[key]
	}
	want := map[string]any{
		"name": made.Person.Name, "birthday": made.Person.Born, "unique_key": made.Person.CI, "unique_in_site": made.Person.DI,
		"merchant_uid": made.MerchantUID, "pg_tid": made.PGTID, "certified_at": float64(noon.Unix()),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-told +answered):\n%s", a.body, diff)
	}
	if b := s.elsewhere().seen(made.ImpUID); b.status != http.StatusNotFound {
		t.Errorf("another site reads it: %d", b.status)
	}
}

func TestWhatIsStatedIsAnswered(t *testing.T) {
	s := newControlClient(t)
	fresh := func(p control.NewPerson) control.NewCertification {
		return control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Fresh(p)}}
	}
	with := func(f control.CertificationFields) control.NewCertification {
		return control.NewCertification{CertificationFields: f}
	}
	for _, tt := range []struct {
		reason string
		given  control.NewCertification
		want   map[string]any
		absent string
	}{
		{"a date", fresh(control.NewPerson{Birthday: control.BornOn("2004-02-29")}), map[string]any{"birthday": "2004-02-29"}, ""},
		{"an age", fresh(control.NewPerson{Birthday: control.Aged(20)}), map[string]any{"birthday": "2005-08-31"}, ""},
		{"a relative birthday", fresh(control.NewPerson{Birthday: control.Turns(19, "tomorrow")}), map[string]any{"birthday": "2007-03-02"}, ""},
		{"a name and a gender", fresh(control.NewPerson{Name: "김 철수", Gender: "male"}), map[string]any{"name": "김 철수", "gender": "male"}, ""},
		{"a name that YAML would take for something else", fresh(control.NewPerson{Name: "null"}), map[string]any{"name": "null"}, ""},
		{"a name full of YAML", fresh(control.NewPerson{Name: `"x": {y} # <&> \ 'z'`}), map[string]any{"name": `"x": {y} # <&> \ 'z'`}, ""},
		{"a provider", with(control.CertificationFields{Provider: "kcp_v2", Carrier: "KT", Phone: "010-0000-7777"}), map[string]any{"pg_provider": "kcp_v2", "carrier": "KT", "phone": "01000007777"}, ""},
		{"unfinished", with(control.CertificationFields{Certified: no()}), map[string]any{"certified": false, "unique_key": nil, "certified_at": 0.0}, ""},
		{"an hour in Seoul", with(control.CertificationFields{CertifiedAt: "2026-01-31 09:00"}), map[string]any{"certified_at": float64(seoul(2026, 1, 31, 9, 0, 0).Unix())}, ""},
		{"a while ago", with(control.CertificationFields{CertifiedAt: "2h ago"}), map[string]any{"certified_at": float64(noon.Unix() - 7200)}, ""},
		{"names of the merchant's", with(control.CertificationFields{MerchantUID: "order-1", Origin: "about:blank", PGTID: "1"}), map[string]any{"merchant_uid": "order-1", "origin": "about:blank", "pg_tid": "1"}, ""},
		{"a null and an empty text", with(control.CertificationFields{UniqueKey: control.Text(""), UniqueInSite: control.Null}), map[string]any{"unique_key": "", "unique_in_site": nil}, ""},
		{"literals of every type", with(control.CertificationFields{Name: control.Text("x"), Gender: control.Null, Birth: "12", Birthday: control.Text("2000-01-01"), Foreigner: "true", ForeignerV2: "false"}),
			map[string]any{"name": "x", "gender": nil, "birth": 12.0, "birthday": "2000-01-01", "foreigner": true, "foreigner_v2": false}, ""},
		{"a key left out", with(control.CertificationFields{Omit: []string{"gender", "birth"}}), nil, "gender"},
		{"a fixture's person", with(control.CertificationFields{Person: control.PersonOf(jiwooID)}), map[string]any{"name": "이지우", "birthday": "1990-05-17"}, ""},
	} {
		made := s.add(tt.given)
		a := s.seen(made.ImpUID)
		for key, want := range tt.want {
			if diff := cmp.Diff(want, a.record[key]); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", tt.reason, key, diff)
			}
		}
		if _, there := a.record[tt.absent]; there {
			t.Errorf("%s: %s is there", tt.reason, tt.absent)
		}
		again, err := s.mock.Certification(ctx(t), s.site, made.ImpUID)
		if diff := cmp.Diff(made, again, cmpopts.EquateComparable(control.Birthday{})); diff != "" || err != nil {
			t.Errorf("%s: error %v, asked again (-told +now):\n%s", tt.reason, err, diff)
		}
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	s := newControlClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	person := func(p control.NewPerson) control.NewCertification {
		return control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Fresh(p)}}
	}
	with := func(f control.CertificationFields) control.NewCertification {
		return control.NewCertification{CertificationFields: f}
	}
	for _, tt := range []struct {
		reason string
		given  control.NewCertification
		status int
		words  []string
	}{
		{"no such day", person(control.NewPerson{Birthday: control.BornOn("2023-02-29")}), 400, []string{"birthday: found", "2023-02-29", "expected a date such as"}},
		{"no such relative day", person(control.NewPerson{Birthday: control.Turns(19, "tomorow")}), 400, []string{"birthday: found", "did you mean tomorrow?"}},
		{"nobody is that old", person(control.NewPerson{Birthday: control.Aged(300)}), 400, []string{"birthday: found the number 300", "from 0 to 130"}},
		{"a third gender", person(control.NewPerson{Gender: "f"}), 400, []string{`gender: found`, "expected male or female", "write female"}},
		{"a foreign number", person(control.NewPerson{Phone: "+82 10-0000-0001"}), 400, []string{"phone: found", "expected a Korean phone number", "write it as at home"}},
		{"a name of spaces", person(control.NewPerson{Name: "  "}), 400, []string{"name: found empty text"}},
		{"a control character", person(control.NewPerson{Carrier: "SK\x7f"}), 400, []string{"carrier: found"}},
		{"an escape sequence in a name", person(control.NewPerson{Name: "\x1b[31mKim"}), 400, []string{"name: found the invisible character U+001B", "name of the certification, which is answered literally"}},
		{"a name that turns the line round", person(control.NewPerson{Name: "a\u202eb"}), 400, []string{"name: found the invisible character U+202E"}},
		{"a name of Hangul fillers", person(control.NewPerson{Name: "\u3164"}), 400, []string{"name: found the invisible character U+3164"}},
		{"a filler in a name that is typed", with(control.CertificationFields{Person: control.Typed(control.NewPerson{Name: "김\u115f민지", Gender: "female", Birthday: control.Aged(34)})}), 400, []string{"name: found the invisible character U+115F"}},
		{"a private-use character in a name", person(control.NewPerson{Name: "김\ue000"}), 400, []string{"name: found the private-use character U+E000"}},
		{"an escape sequence in an id", with(control.CertificationFields{MerchantUID: "m\u009b31m"}), 400, []string{"merchant_uid: found the invisible character U+009B"}},
		{"an escape sequence in a note", with(control.CertificationFields{Note: "n\x1b[2J"}), 400, []string{"note: found the invisible character U+001B"}},
		{"an escape sequence in a fault's note", control.NewCertification{Faults: []fault.Rule{{Note: "n\x1b", Effect: fault.Gzip{}}}}, 400, []string{"faults", "note", "U+001B"}},
		{"several at once", person(control.NewPerson{Gender: "x", Carrier: "x"}), 400, []string{"gender: found", "carrier: found"}},
		{"a carrier's nickname", with(control.CertificationFields{Carrier: "olleh"}), 400, []string{"carrier: found", "write KT"}},
		{"an unknown provider", with(control.CertificationFields{Provider: "kcp"}), 400, []string{"provider: found", "write kcp_v2"}},
		{"a time without an hour", with(control.CertificationFields{CertifiedAt: "2026-01-31"}), 400, []string{"certified_at: found", "add the time of day"}},
		{"an unknown verdict", with(control.CertificationFields{Expect: control.Expectation{Verdict: "ok"}}), 400, []string{"expect: found", "write created"}},
		{"an unknown rule", with(control.CertificationFields{Expect: control.Expectation{Rules: map[string]string{"fullage-19": "created"}}}), 400, []string{"expect: found the age rule", "did you mean full-age-19?"}},
		{"a key that is always there", with(control.CertificationFields{Omit: []string{"certified"}}), 400, []string{"omit: found"}},
		{"left out and given", with(control.CertificationFields{Omit: []string{"name"}, Name: control.Null}), 400, []string{"omit: found", "either a value or an omission"}},
		{"a literal that is no JSON", with(control.CertificationFields{Name: "x\n  y: 1"}), 400, []string{"name: found", "expected a JSON value"}},
		{"a literal of another type", with(control.CertificationFields{Birth: control.Text("x")}), 400, []string{"birth: found", "expected null or seconds since 1970"}},
		{"a literal that is an object", with(control.CertificationFields{UniqueKey: `{"a": 1}`}), 400, []string{"unique_key: found a mapping"}},
		{"an id of another form", control.NewCertification{ImpUID: "x"}, 400, []string{"imp_uid: found", "imp_ and 1 to 60 letters"}},
		{"an id full of YAML", control.NewCertification{ImpUID: "imp_x:\n  y"}, 400, []string{"imp_uid: found"}},
		{"nobody's name, with the nearest", with(control.CertificationFields{Person: control.PersonOf("adult/jiwo")}), 404, []string{`no person "adult/jiwo"`, `did you mean "adult/jiwoo"?`}},
		{"a person of another site", with(control.CertificationFields{Person: control.PersonOf("elsewhere/jun")}), 404, []string{`no person "elsewhere/jun"`}},
		{"a fault of another certification", control.NewCertification{Faults: []fault.Rule{{Match: fault.Match{ImpUID: "imp_x"}, Effect: fault.Gzip{}}}}, 400, []string{"faults: match.imp_uid"}},
		{"a fault of no operation", control.NewCertification{Faults: []fault.Rule{{Match: fault.Match{Route: "getCertificate"}, Effect: fault.Gzip{}}}}, 400, []string{"faults", "route"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			before, err := s.mock.Certifications(ctx(t), s.site)
			_, refusal := s.mock.AddCertification(ctx(t), s.site, tt.given)
			refused(t, refusal, tt.status, tt.words...)
			after, err2 := s.mock.Certifications(ctx(t), s.site)
			if len(before) != len(after) || err != nil || err2 != nil {
				t.Errorf("%d certifications became %d (%v, %v)", len(before), len(after), err, err2)
			}
		})
	}
	if list, err := s.mock.People(ctx(t), s.site); err != nil || list[len(list)-1].Added {
		t.Errorf("a refused certification left a person (%v)", err)
	}
}

func TestAChangeIsSeenAtOnceAndHereAlone(t *testing.T) {
	s := newControlClient(t)
	other := s.elsewhere()
	before, there := s.seen(adultID), other.seen(adultID)
	told := s.change(adultID, control.CertificationChange{CertificationFields: control.CertificationFields{
		Phone: "01000009999", UniqueKey: control.Null, CertifiedAt: "3d ago", Note: "changed",
		Expect: control.Expectation{Rules: map[string]string{"full-age-19": "rejected"}},
	}})
	after := s.seen(adultID)
	if after.record["unique_key"] != nil || after.record["name"] != before.record["name"] || after.record["certified_at"] != float64(noon.Add(-3*day).Unix()) {
		t.Errorf("after the change: %s", after.body)
	}
	if told.Added || told.At == nil || told.Note != "changed" || told.Expect.Rules["full-age-19"] != "rejected" || told.Phone != "01000009999" {
		t.Errorf("told %+v", told)
	}
	if now := other.seen(adultID); now.body != there.body {
		t.Errorf("another site sees the change: %s", now.body)
	}
	s.move(control.ClockMove{Advance: control.Duration(day)})
	if a := s.seen(adultID); a.record["certified_at"] != after.record["certified_at"] {
		t.Errorf("a time stated at run time moves with the clock: %s", a.body)
	}
	s.change(adultID, control.CertificationChange{Clear: []string{"unique_key", "note", "expect", "phone"}})
	back := s.change(adultID, control.CertificationChange{Clear: []string{"certified_at"}})
	if back.Note != "" || !back.Expect.IsZero() || len(back.Override) != 0 || back.Phone != "01000000001" || !back.CertifiedAt.Equal(noon.Add(day)) {
		t.Errorf("cleared, and told %+v", back)
	}
	_, err := s.mock.ChangeCertification(ctx(t), s.site, adultID, control.CertificationChange{Clear: []string{"person"}})
	refused(t, err, 400, `clear: found "person", expected one of note`)
	_, err = s.mock.ChangeCertification(ctx(t), s.site, adultID, control.CertificationChange{CertificationFields: control.CertificationFields{Note: "x"}, Clear: []string{"note"}})
	refused(t, err, 400, "clear: found note, which is given a value too")
	_, err = s.mock.ChangeCertification(ctx(t), s.site, "imp_100000000010", control.CertificationChange{})
	refused(t, err, 404, `no certification "imp_100000000010"`)
}

func TestAFixturesRelativeTimeStaysRelativeUntilItIsChanged(t *testing.T) {
	s := newControlClient(t)
	const stale = "imp_100000000094"
	first := s.seen(stale).record["certified_at"].(float64)
	s.change(stale, control.CertificationChange{CertificationFields: control.CertificationFields{Note: "x"}})
	s.move(control.ClockMove{Advance: control.Duration(day)})
	if moved := s.seen(stale).record["certified_at"].(float64) - first; moved != day.Seconds() {
		t.Errorf("certified_at moved by %v s, want a day", moved)
	}
}

func TestWhatIsMadeDoesNotMoveWithTheClock(t *testing.T) {
	s := newControlClient(t)
	now := s.add(control.NewCertification{})
	ago := s.add(control.NewCertification{CertificationFields: control.CertificationFields{CertifiedAt: "2h ago"}})
	s.move(control.ClockMove{Advance: control.Duration(day)})
	if a, b := s.seen(now.ImpUID), s.seen(ago.ImpUID); a.record["certified_at"] != float64(noon.Unix()) || b.record["certified_at"] != float64(noon.Unix()-7200) {
		t.Errorf("a day later: %v and %v, want noon and 2 h before", a.record["certified_at"], b.record["certified_at"])
	}
}

func TestAWindowIsFinishedLater(t *testing.T) {
	s := newControlClient(t)
	made := s.add(control.NewCertification{CertificationFields: control.CertificationFields{Certified: no()}})
	a := s.ask(s.http, posted("/certifications/otp/confirm/"+made.ImpUID, s.token(), "application/json", `{"otp":"123456"}`))
	if a.status != http.StatusNotFound {
		t.Errorf("no code was ever sent, and one is answered with %d %s", a.status, a.body)
	}
	s.move(control.ClockMove{Advance: control.Duration(day)})
	s.change(made.ImpUID, control.CertificationChange{CertificationFields: control.CertificationFields{Certified: yes()}})
	s.move(control.ClockMove{Advance: control.Duration(day)})
	if a := s.seen(made.ImpUID); a.record["certified"] != true || a.record["certified_at"] != float64(noon.Add(day).Unix()) {
		t.Errorf("finished a day later: %s", a.body)
	}
}

func TestAnIdOfAFixtureCanBeTaken(t *testing.T) {
	s := newControlClient(t)
	there := s.elsewhere().seen(adultID)
	s.seen(adultID)
	s.add(control.NewCertification{ImpUID: adultID, CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{Name: "다른"})}})
	if a := s.seen(adultID); a.record["name"] != "다른" {
		t.Errorf("the fixture is still there: %s", a.body)
	}
	_, err := s.mock.AddCertification(ctx(t), s.site, control.NewCertification{ImpUID: adultID})
	refused(t, err, 409, adultID, "leave imp_uid out")
	s.do(s.mock.DeleteCertification(ctx(t), s.site, adultID))
	if a := s.seen(adultID); a.reason() != "deleted_imp_uid" {
		t.Errorf("deleted, and still %s", a.reason())
	}
	refused(t, s.mock.DeleteCertification(ctx(t), s.site, adultID), 404, adultID)
	s.add(control.NewCertification{ImpUID: adultID})
	if a := s.seen(adultID); a.status != http.StatusOK {
		t.Errorf("added again under its id: %d", a.status)
	}
	if a := s.elsewhere().seen(adultID); a.body != there.body {
		t.Errorf("another site sees it: %s", a.body)
	}
}

func TestTheListIsWhatTheSiteSees(t *testing.T) {
	s := newControlClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	made := s.add(control.NewCertification{})
	s.do(s.mock.DeleteCertification(ctx(t), s.site, adultID))
	ids := func(s *controlClient) string {
		list, err := s.mock.Certifications(ctx(t), s.site)
		var ids []string
		for _, c := range must(t, list, err) {
			ids = append(ids, c.ImpUID)
			if a := s.get(c.ImpUID); a.status != http.StatusOK {
				t.Errorf("%s is listed and answers %d", c.ImpUID, a.status)
			}
		}
		return strings.Join(ids, " ")
	}
	here, there := ids(s), ids(s.elsewhere())
	if strings.Contains(here, adultID) || strings.Contains(here, "imp_900000000099") || !strings.HasSuffix(here, " "+made.ImpUID) {
		t.Errorf("the site sees %s", here)
	}
	if !strings.Contains(there, adultID) || !strings.Contains(there, "imp_900000000099") || strings.Contains(there, made.ImpUID) {
		t.Errorf("the other site sees %s", there)
	}
}

func TestFreshIsNewInEveryRun(t *testing.T) {
	one, two := newControlClient(t, mockserver.WithSeed(7)), newControlClient(t, mockserver.WithSeed(7))
	if one.token() != two.token() {
		t.Fatal("the seed says nothing")
	}
	a, b := one.add(control.NewCertification{}), two.add(control.NewCertification{})
	if a.ImpUID == b.ImpUID || a.Person.CI == b.Person.CI || a.Person.ID == b.Person.ID {
		t.Errorf("two runs of one seed made %s of %s and %s of %s", a.ImpUID, a.Person.ID, b.ImpUID, b.Person.ID)
	}
	x, err := one.mock.AddSite(ctx(t), control.NewSite{})
	y, err2 := two.mock.AddSite(ctx(t), control.NewSite{})
	if err != nil || err2 != nil || x.Key == y.Key || x.Secret == y.Secret || x.UserCode == y.UserCode {
		t.Errorf("two runs of one seed made the sites %s and %s (%v, %v)", x.UserCode, y.UserCode, err, err2)
	}
}

func TestFaultsComeWithACertification(t *testing.T) {
	s := newControlClient(t)
	var rule fault.Rule
	if err := json.Unmarshal([]byte(`{"match":{"first":1},"effect":{"status":{"status":503}}}`), &rule); err != nil {
		t.Fatal(err)
	}
	made := s.add(control.NewCertification{Faults: []fault.Rule{rule}})
	token := s.token()
	path := "/certifications/" + made.ImpUID
	if a := s.ask(s.raw, request(http.MethodGet, path, token)); a.status != http.StatusServiceUnavailable {
		t.Errorf("the first read answers %d", a.status)
	}
	if a := s.ask(s.raw, request(http.MethodGet, path, token)); a.status != http.StatusOK {
		t.Errorf("the second read answers %d", a.status)
	}
	if _, err := s.mock.AddCertification(ctx(t), s.site, control.NewCertification{ImpUID: made.ImpUID, Faults: []fault.Rule{rule}}); err == nil {
		t.Error("an id was taken twice")
	}
	list, err := s.mock.Faults(ctx(t), s.site)
	if err != nil || len(list.Faults) != 1 {
		t.Errorf("a refused certification left its faults: %d of them (%v)", len(list.Faults), err)
	}
}
