package mockserver_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// typed is a request for a code in which nothing is wrong.
func typed(changes map[string]any) map[string]any {
	fields := map[string]any{
		"name": "김민지", "phone": "010-0000-0101", "birth": "900517", "gender_digit": "2", "carrier": "SKT", "is_mvno": "false",
	}
	maps.Copy(fields, changes)
	for name, value := range fields {
		if value == nil {
			delete(fields, name)
		}
	}
	return fields
}

func (d *apiClient) requestOTP(fields map[string]any) said {
	d.t.Helper()
	body, err := json.Marshal(fields)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.ask(d.raw, posted("/certifications/otp/request", d.token(), "application/json", string(body)))
}

// send asks for a code and returns the new id and the code on the phone.
func (d *apiClient) send(fields map[string]any) (impUID, code string) {
	d.t.Helper()
	a := d.requestOTP(fields)
	impUID, ok := a.record["imp_uid"].(string)
	if !ok {
		d.t.Fatalf("no imp_uid: %d %s", a.status, a.body)
	}
	site, _ := d.server.Site(d.key)
	messages := site.Messages()
	if len(messages) == 0 || messages[len(messages)-1].ImpUID != impUID {
		return impUID, ""
	}
	return impUID, messages[len(messages)-1].Code
}

func (d *apiClient) confirm(impUID, code string) said {
	d.t.Helper()
	return d.ask(d.http, posted("/certifications/otp/confirm/"+impUID, d.token(), "application/json", `{"otp":"`+code+`"}`))
}

func wrongCode(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}

func TestOTPFromRequestToRecord(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	impUID, code := d.send(typed(map[string]any{"merchant_uid": "order-7", "company": "보기상점"}))
	if !regexp.MustCompile(`^imp_[0-9]{12}$`).MatchString(impUID) || !regexp.MustCompile(`^[0-9]{6}$`).MatchString(code) {
		t.Fatalf("imp_uid %q, code %q", impUID, code)
	}
	message := d.server.Default().Messages()[0]
	if message.To != "01000000101" || !strings.Contains(message.Text, code) || !strings.Contains(message.Text, "보기상점") || !message.SentAt.Equal(noon) {
		t.Errorf("message %+v", message)
	}
	if before := d.get(impUID); before.record["certified"] != false || before.record["name"] != nil {
		t.Errorf("before the code: %s", before.body)
	}
	d.server.Default().Clock().Advance(30 * time.Second)
	done := d.confirm(impUID, code)
	if done.status != 200 || done.record["certified"] != true || done.record["certified_at"] != float64(noon.Unix()+30) ||
		done.record["birthday"] != "1990-05-17" || done.record["gender"] != "female" || done.record["merchant_uid"] != "order-7" {
		t.Errorf("confirmed: %d %s", done.status, done.body)
	}
	if after := d.get(impUID); after.body != done.body {
		t.Errorf("read as\n%s\nconfirmed as\n%s", after.body, done.body)
	}
	d.server.Default().Clock().Advance(time.Hour)
	if later := d.get(impUID); later.body != done.body {
		t.Errorf("an hour later the record is another: %s", later.body)
	}
	if again := d.confirm(impUID, code); again.status != 400 || again.reason() != "otp_already" {
		t.Errorf("second confirm: %d %s", again.status, again.reason())
	}
	if fixture := d.get("imp_900000000001"); fixture.record["unique_key"] != done.record["unique_key"] {
		t.Error("the fixture person with this name, birthday, gender and phone has another CI")
	}
}

func TestOTPPeopleByTheirDetails(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	ci := func(changes map[string]any) any {
		id, code := d.send(typed(changes))
		return d.confirm(id, code).record["unique_key"]
	}
	one := ci(map[string]any{"phone": "01000000777", "name": "이하나"})
	if ci(map[string]any{"phone": "01000000778", "name": "이하나", "carrier": "LGT"}) != one {
		t.Error("a typed-in person with a new phone has a new CI")
	}
	if ci(map[string]any{"phone": "01000000777", "name": "이하나", "gender_digit": "1"}) == one {
		t.Error("another sex, the same CI")
	}
	if fixture := d.get("imp_900000000001").record["unique_key"]; ci(map[string]any{"phone": "01000000779"}) == fixture {
		t.Error("a namesake with another phone passes for the fixture person")
	}
}

func TestOTPRequestParameters(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		changes map[string]any
		status  int
		why     string
		want    map[string]any // of the confirmed record
	}{
		{"all as it should be", nil, 200, "ok", map[string]any{"birthday": "1990-05-17", "gender": "female", "carrier": "SKT", "phone": "01000000101", "foreigner_v2": false}},
		{"born from 2000 on, male", map[string]any{"birth": "05-02-28", "gender_digit": "3"}, 200, "ok", map[string]any{"birthday": "2005-02-28", "gender": "male"}},
		{"a foreigner of before 2000", map[string]any{"gender_digit": "5"}, 200, "ok", map[string]any{"birthday": "1990-05-17", "gender": "male", "foreigner_v2": true}},
		{"a foreign woman of after 2000", map[string]any{"birth": "050228", "gender_digit": "8"}, 200, "ok", map[string]any{"birthday": "2005-02-28", "gender": "female", "foreigner_v2": true}},
		{"leap day", map[string]any{"birth": "040229", "gender_digit": "4"}, 200, "ok", map[string]any{"birthday": "2004-02-29"}},
		{"mvno as a boolean", map[string]any{"is_mvno": true, "carrier": "LGT"}, 200, "ok", map[string]any{"carrier": "LGT_MVNO"}},
		{"mvno as text", map[string]any{"is_mvno": "true", "carrier": "KT"}, 200, "ok", map[string]any{"carrier": "KT_MVNO"}},
		{"the new name of the channel", map[string]any{"channel_key": "channel-key-x"}, 200, "ok", nil},
		{"the old name of the channel", map[string]any{"channelKey": "channel-key-x", "bypass": map[string]any{"kcpV2": map[string]any{}}}, 200, "ok", nil},
		{"bypass as text", map[string]any{"bypass": `{"kcpV2":{}}`}, 200, "ok", nil},
		{"the old parameter pg", map[string]any{"pg": "kcp_v2.A1"}, 200, "ok", map[string]any{"pg_provider": "kcp_v2"}},
		{"a provider without the OTP API", map[string]any{"pg": "inicis_unified.MID"}, 400, "otp_unsupported", nil},
		{"no name", map[string]any{"name": nil}, 400, "broken_contract", nil},
		{"a name of blanks", map[string]any{"name": "  "}, 400, "otp_bad_data", nil},
		{"an invalid phone", map[string]any{"phone": "12-34"}, 400, "otp_bad_data", nil},
		{"the year in four digits", map[string]any{"birth": "19900517"}, 200, "ok", map[string]any{"birthday": "1990-05-17", "gender": "female"}},
		{"the year in four digits, with signs", map[string]any{"birth": "2005-02-28", "gender_digit": "3"}, 200, "ok", map[string]any{"birthday": "2005-02-28", "gender": "male"}},
		{"eight digits of another century than gender_digit's: one of the two is wrong", map[string]any{"birth": "20050228", "gender_digit": "2"}, 400, "otp_bad_data", nil},
		{"and the other way round", map[string]any{"birth": "19900517", "gender_digit": "4"}, 400, "otp_bad_data", nil},
		{"a century without a gender_digit", map[string]any{"birth": "18990517", "gender_digit": "1"}, 400, "otp_bad_data", nil},
		{"30 February in eight digits", map[string]any{"birth": "19900230"}, 400, "otp_bad_data", nil},
		{"eight digits of the future", map[string]any{"birth": "20900517", "gender_digit": "4"}, 400, "otp_bad_data", nil},
		{"seven digits", map[string]any{"birth": "1990517"}, 400, "otp_bad_data", nil},
		{"nine digits", map[string]any{"birth": "199005170"}, 400, "otp_bad_data", nil},
		{"30 February", map[string]any{"birth": "900230"}, 400, "otp_bad_data", nil},
		{"29 February of a common year", map[string]any{"birth": "050229", "gender_digit": "3"}, 400, "otp_bad_data", nil},
		{"not born yet: the wrong century", map[string]any{"gender_digit": "4"}, 400, "otp_bad_data", nil},
		{"gender digit 9", map[string]any{"gender_digit": "9"}, 400, "broken_contract", nil},
		{"KTF is the browser's spelling", map[string]any{"carrier": "KTF"}, 400, "broken_contract", nil},
		{"kcp: an underscore in merchant_uid", map[string]any{"pg": "kcp_v2", "merchant_uid": "a_b"}, 400, "otp_bad_data", nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			d := newAPIClient(t, mockserver.WithFrozen(noon), otherSite(store.Provides{Phone: true, Carrier: true, Foreigner: true})).at("other-key", "other-secret")
			a := d.requestOTP(typed(tt.changes))
			if a.status != tt.status || a.reason() != tt.why {
				t.Fatalf("%d %s, want %d %s: %s", a.status, a.reason(), tt.status, tt.why, a.body)
			}
			if strings.Contains(a.body, "01000000101") || strings.Contains(a.body, "900517") {
				t.Errorf("the answer repeats personal data: %s", a.body)
			}
			if tt.status != 200 {
				return
			}
			site, _ := d.server.Site(d.key)
			record := d.confirm(a.record["imp_uid"].(string), site.Messages()[0].Code).record
			for name, want := range tt.want {
				if record[name] != want {
					t.Errorf("%s = %v, want %v", name, record[name], want)
				}
			}
		})
	}
}

func TestOTPByForm(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon))
	form := url.Values{"name": {"김민지"}, "phone": {"01000000101"}, "birth": {"900517"}, "gender_digit": {"2"}, "carrier": {"SKT"}, "is_mvno": {"true"}}
	const media = "application/x-www-form-urlencoded"
	a := d.ask(d.http, posted("/certifications/otp/request", d.token(), media, form.Encode()))
	if a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	code := d.server.Default().Messages()[0].Code
	done := d.ask(d.http, posted("/certifications/otp/confirm/"+a.record["imp_uid"].(string), d.token(), media, "otp="+code))
	if done.status != 200 || done.record["certified"] != true {
		t.Errorf("%d %s", done.status, done.body)
	}
}

func TestOTPConfirmFailures(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFrozen(noon), mockserver.WithFixtures(load(t, map[string]string{"p.yaml": people})))
	clock := d.server.Default().Clock()
	check := func(reason string, a said, status int, why string) {
		t.Helper()
		if a.status != status || a.reason() != why || (status != 200) != (a.envelope.Code == -1) {
			t.Errorf("%s: %d %s, want %d %s: %s", reason, a.status, a.reason(), status, why, a.body)
		}
	}
	check("unknown id", d.confirm("imp_000000000000", "123456"), 404, "unknown_imp_uid")
	check("a finished fixture", d.confirm("imp_900000000001", "123456"), 400, "otp_already")
	check("an unfinished fixture, of a window", d.confirm("imp_900000000005", "123456"), 404, "unknown_imp_uid")

	id, code := d.send(typed(nil))
	check("no code", d.confirm(id, ""), 400, "otp_missing")
	check("wrong code", d.confirm(id, wrongCode(code)), 500, "otp_mismatch")
	check("the right one still works", d.confirm(id, code), 200, "ok")

	id, code = d.send(typed(nil))
	for range 5 {
		check("wrong code", d.confirm(id, wrongCode(code)), 500, "otp_mismatch")
	}
	check("too many tries, even with the right code", d.confirm(id, code), 500, "otp_too_many")

	id, code = d.send(typed(nil))
	clock.Advance(179 * time.Second)
	check("wrong code in the last second", d.confirm(id, wrongCode(code)), 500, "otp_mismatch")
	clock.Advance(time.Second)
	check("expired", d.confirm(id, code), 500, "otp_expired")

	id, code = d.send(typed(nil))
	if a := d.ask(d.http, request(http.MethodDelete, "/certifications/"+id, d.token())); a.status != 200 {
		t.Errorf("an unfinished record can be deleted: %d", a.status)
	}
	check("deleted", d.confirm(id, code), 404, "deleted_imp_uid")
}

func TestOTPInTheAppNeedsNoCode(t *testing.T) {
	d := newAPIClient(t)
	id, code := d.send(typed(map[string]any{"pg": "kcp_v2", "verification_method": "APP"}))
	if code != "" || len(d.server.Default().Messages()) != 0 {
		t.Errorf("an app confirmation sent a message with %q", code)
	}
	a := d.ask(d.http, posted("/certifications/otp/confirm/"+id, d.token(), "", ""))
	if a.status != 200 || a.record["certified"] != true {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestOTPInboxesAreApart(t *testing.T) {
	d := newAPIClient(t)
	one, two := d.at("imp_test_one", "s"), d.at("imp_test_two", "s")
	id, _ := one.send(typed(nil))
	two.token()
	site, ok := d.server.Site("imp_test_two")
	if !ok || len(site.Messages()) != 0 || len(d.server.Default().Messages()) != 0 {
		t.Error("a message is in another site's inbox")
	}
	if a := two.get(id); a.status != 404 {
		t.Errorf("another site reads the record: %d", a.status)
	}
}
