package mockserver_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

func TestMovesOfAClock(t *testing.T) {
	s := newControlClient(t)
	later := noon.Add(90 * day)
	for _, tt := range []struct {
		reason string
		move   control.ClockMove
		now    time.Time
		date   string
	}{
		{"ahead", control.ClockMove{Advance: control.Duration(12 * time.Hour)}, noon.Add(12 * time.Hour), "2026-03-02"},
		{"back", control.ClockMove{Advance: control.Duration(-12 * time.Hour)}, noon, "2026-03-01"},
		{"to an instant", control.ClockMove{Set: later, Freeze: true}, later, "2026-05-30"},
		{"held", control.ClockMove{Freeze: true}, later, "2026-05-30"},
		{"back to its start", control.ClockMove{Follow: true}, noon, "2026-03-01"},
	} {
		got := s.move(tt.move)
		if !got.Now.Equal(tt.now) || got.SeoulDate != tt.date || !got.Frozen || !got.Steered || !got.Anchor.Equal(noon) {
			t.Errorf("%s: %+v, want %s, frozen, anchored at noon", tt.reason, got, tt.now)
		}
		if read, err := s.mock.Clock(ctx(t), s.site); err != nil || read != got {
			t.Errorf("%s: read %+v (%v)", tt.reason, read, err)
		}
	}
	if other, err := s.mock.Clock(ctx(t), "other-key"); err != nil || !other.Now.Equal(noon) {
		t.Errorf("another site's clock: %+v (%v)", other, err)
	}
}

func TestARunningClockIsSetAndHeldAtOnce(t *testing.T) {
	server, err := mockserver.New()
	must(t, server, err)
	later := noon.Add(90 * day)
	got, err := server.Steered().MoveClock(ctx(t), mockserver.DefaultKey, control.ClockMove{Set: later, Freeze: true})
	if err != nil || !got.Now.Equal(later) || !got.Frozen {
		t.Errorf("%+v (%v), want it to stand at %s", got, err, later)
	}
	back, err := server.Steered().MoveClock(ctx(t), mockserver.DefaultKey, control.ClockMove{Follow: true})
	if err != nil || back.Frozen || back.Steered {
		t.Errorf("%+v (%v), want it to follow the host's", back, err)
	}
}

func TestMovesThatCannotBe(t *testing.T) {
	s := newControlClient(t)
	for _, tt := range []struct {
		reason string
		move   control.ClockMove
		word   string
	}{
		{"none", control.ClockMove{}, "expected one of {\"follow\": true}"},
		{"two", control.ClockMove{Follow: true, Freeze: true}, "expected one of"},
		{"set and advance", control.ClockMove{Set: noon, Advance: 1}, "expected one of"},
		{"before seconds count", control.ClockMove{Set: time.Unix(-1, 0)}, "set: found"},
		{"beyond what a running clock can tell", control.ClockMove{Set: noon.AddDate(300, 0, 0)}, "from 1970 to 2200"},
		{"step by step beyond it", control.ClockMove{Advance: control.Duration(200 * 365 * day)}, "advance: found"},
	} {
		_, err := s.mock.MoveClock(ctx(t), s.site, tt.move)
		t.Run(tt.reason, func(t *testing.T) { refused(t, err, 400, tt.word) })
	}
	if now, err := s.mock.Clock(ctx(t), s.site); err != nil || !now.Now.Equal(noon) {
		t.Errorf("a refused move moved it: %+v (%v)", now, err)
	}
}

func TestPeopleAddedCountFromTheAnchor(t *testing.T) {
	s := newControlClient(t)
	s.move(control.ClockMove{Advance: control.Duration(400 * day)})
	made := s.add(control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{Birthday: control.Turns(19, "tomorrow")})}})
	if made.Person.Born != "2007-03-02" || made.Person.Age != 20 {
		t.Errorf("born %s, %d years old; want 2007-03-02 by the anchor, and 20 by now", made.Person.Born, made.Person.Age)
	}
}

func TestAResetTakesItsScopeBack(t *testing.T) {
	s := newControlClient(t)
	before := answers(s)
	mess := func() (token string) {
		s.add(control.NewCertification{})
		s.add(control.NewCertification{ImpUID: "imp_100000000050"})
		s.change(adultID, control.CertificationChange{CertificationFields: control.CertificationFields{UniqueKey: control.Null}})
		s.do(s.mock.DeleteCertification(ctx(t), s.site, "imp_100000000041"))
		s.do(s.mock.DeletePerson(ctx(t), s.site, "unfinished/taeyang"))
		s.otp("박모름", "01000004321", "991231")
		s.move(control.ClockMove{Advance: control.Duration(time.Minute)})
		return s.token()
	}
	token := mess()
	for _, harmless := range []control.ResetScope{control.ScopeJournal, control.ScopeFaults} {
		s.do(s.mock.Reset(ctx(t), s.site, harmless))
	}
	if a := s.ask(s.http, request(http.MethodGet, "/certifications/"+adultID, token)); a.status != http.StatusOK || a.record["unique_key"] != nil {
		t.Errorf("after other resets: %d %s", a.status, a.body)
	}
	for _, what := range []control.ResetScope{control.ScopeState, control.ScopeAll} {
		s.do(s.mock.Reset(ctx(t), s.site, what))
		if a := s.ask(s.http, request(http.MethodGet, "/certifications/"+adultID, token)); a.status != http.StatusUnauthorized {
			t.Errorf("%s: a token outlived it: %d", what, a.status)
		}
		if after := answers(s); len(after) != len(before) || after[adultID] != before[adultID] || after["imp_100000000093"] != before["imp_100000000093"] {
			t.Errorf("%s: %d answers, want %d and the same", what, len(after), len(before))
		}
		if list, err := s.mock.Messages(ctx(t), s.site); err != nil || len(list) != 0 {
			t.Errorf("%s: %d messages (%v)", what, len(list), err)
		}
		if now, err := s.mock.Clock(ctx(t), s.site); err != nil || !now.Now.Equal(noon) {
			t.Errorf("%s: the clock shows %s (%v)", what, now.Now, err)
		}
		token = mess()
	}
	refused(t, s.mock.Reset(ctx(t), s.site, "everything"), 400, "what: found")
	refused(t, s.mock.Reset(ctx(t), "nobody", control.ScopeAll), 404, "no site")
}

func TestResetOfEverySite(t *testing.T) {
	s := newControlClient(t)
	other := s.elsewhere()
	here, there := s.add(control.NewCertification{}), other.add(control.NewCertification{})
	s.do(s.mock.Reset(ctx(t), s.site, control.ScopeState))
	if a, b := s.seen(here.ImpUID), other.seen(there.ImpUID); a.status != http.StatusNotFound || b.status != http.StatusOK {
		t.Errorf("a reset of one site: %d here, %d there", a.status, b.status)
	}
	s.do(s.mock.ResetAll(ctx(t), control.ScopeState))
	if b := other.seen(there.ImpUID); b.status != http.StatusNotFound {
		t.Errorf("a reset of all: %d", b.status)
	}
	if h, err := s.mock.Health(ctx(t)); err != nil || h.Status != "ok" || h.Fixtures.Certifications == 0 {
		t.Errorf("health after it: %+v (%v)", h, err)
	}
}

func TestTheInboxIsEmptied(t *testing.T) {
	s := newControlClient(t)
	s.otp("박모름", "01000004321", "991231")
	list, err := s.mock.Messages(ctx(t), s.site)
	if must(t, list, err); len(list) != 1 || list[0].To != "01000004321" || len(list[0].Code) != 6 || !list[0].SentAt.Equal(noon) {
		t.Errorf("messages: %+v", list)
	}
	s.do(s.mock.DeleteMessages(ctx(t), s.site))
	if list, err := s.mock.Messages(ctx(t), s.site); err != nil || len(list) != 0 {
		t.Errorf("%d messages are left (%v)", len(list), err)
	}
	_, err = s.mock.Messages(ctx(t), "nobody")
	refused(t, err, 404, "no site")
}

func TestWhatTheMockSaysAboutItself(t *testing.T) {
	s := newControlClient(t, mockserver.WithSwitch("kcp-ci", "null"), mockserver.WithSeed(9))
	settings, err := s.mock.Settings(ctx(t))
	if must(t, settings, err); settings.Seed != 9 || settings.Switches["kcp-ci"] != "null" || settings.Bounds.Certifications == 0 || settings.Bounds.RequestBytes != 1<<20 {
		t.Errorf("settings: %+v", settings)
	}
	settings.Switches["kcp-ci"] = "given"
	rows, err := s.mock.Deviations(ctx(t))
	for _, row := range must(t, rows, err) {
		if row.ID == "kcp-ci" && (row.Value != "null" || row.Default != "given" || row.Confidence != "documented") {
			t.Errorf("the register has %+v", row)
		}
		if row.Value == "" != (len(row.Values) == 0) {
			t.Errorf("%s: a value without a switch, or the reverse", row.ID)
		}
	}
	fixtures, err := s.mock.Fixtures(ctx(t))
	if must(t, fixtures, err); fixtures.Files == 0 || len(fixtures.Problems) != 0 {
		t.Errorf("fixtures: %+v", fixtures)
	}
}
