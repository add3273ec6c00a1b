package fault_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// everything has each effect with all of its parameters, and its JSON.
func everything() map[string]fault.Effect {
	return map[string]fault.Effect{
		`{"barrier":{"size":20,"wait":"5s"}}`:                        fault.Barrier{Size: 20, Wait: fault.Duration(5 * time.Second)},
		`{"business_error":{"code":1,"message":"취소"}}`:               fault.BusinessError{Code: 1, Message: "취소"},
		`{"chunks":{"at":3,"pause":"50ms"}}`:                         fault.Chunks{At: 3, Pause: fault.Duration(50 * time.Millisecond)},
		`{"content_type":{"value":"text/plain"}}`:                    fault.ContentType{Value: "text/plain"},
		`{"expire_token":{}}`:                                        fault.ExpireToken{},
		`{"extra_fields":{}}`:                                        fault.ExtraFields{},
		`{"gzip":{"force":true}}`:                                    fault.Gzip{Force: true},
		`{"hang":{"for":"1m30s"}}`:                                   fault.Hang{For: fault.Duration(90 * time.Second)},
		`{"html":{"status":504}}`:                                    fault.HTMLPage{Status: 504},
		`{"latency":{"delay":"200ms","jitter":"50ms"}}`:              fault.Latency{Delay: fault.Duration(200 * time.Millisecond), Jitter: fault.Duration(50 * time.Millisecond)},
		`{"null_message":{"status":401,"code":-1}}`:                  fault.NullMessage{Status: 401, Code: new(-1)},
		`{"reorder_keys":{}}`:                                        fault.ReorderKeys{},
		`{"reset":{"after":10}}`:                                     fault.Reset{After: 10},
		`{"short_body":{"keep":10}}`:                                 fault.ShortBody{Keep: 10},
		`{"status":{"status":503,"code":0,"message":"<a> & \"b\""}}`: fault.Refusal{Status: 503, Code: new(0), Message: `<a> & "b"`},
		`{"too_many":{"retry_after":"3s"}}`:                          fault.TooMany{RetryAfter: fault.Duration(3 * time.Second)},
		`{"truncate":{"keep":9}}`:                                    fault.Truncate{Keep: 9},
	}
}

func TestEffectJSON(t *testing.T) {
	t.Parallel()
	var kinds []string
	for text, effect := range everything() {
		kinds = append(kinds, fault.Kind(effect))
		got, err := fault.EncodeEffect(effect)
		if err != nil || string(got) != text {
			t.Errorf("encoded %s, %v, want %s", got, err, text)
		}
		back, err := fault.DecodeEffect([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(effect, back); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if err := (fault.Rule{Effect: effect}).Validate(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	slices.Sort(kinds)
	if diff := cmp.Diff(fault.Kinds(), kinds); diff != "" {
		t.Errorf("kinds and the effects of this test (-want +got):\n%s", diff)
	}
	if _, err := fault.EncodeEffect(&fault.Gzip{}); err == nil {
		t.Error("a pointer to an effect was encoded")
	}
	if _, err := fault.EncodeEffect(nil); err == nil {
		t.Error("no effect was encoded")
	}
}

func TestRuleJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		rule         fault.Rule
	}{
		{"the least", `{"match":{},"effect":{"gzip":{}}}`, fault.Rule{Effect: fault.Gzip{}}},
		{
			"the most", `{"id":"a_b-1","match":{"route":"getCertification","imp_uid":"imp_1","first":9,"every":2,"probability":0.25},` +
				`"effect":{"truncate":{"keep":9}},"note":"김","profile":"hostile","seed":18446744073709551615}`,
			fault.Rule{
				ID: "a_b-1", Match: fault.Match{Route: "getCertification", ImpUID: "imp_1", First: 9, Every: 2, Probability: 0.25},
				Effect: fault.Truncate{Keep: 9}, Note: "김", Profile: "hostile", Seed: math.MaxUint64,
			},
		},
	} {
		text, err := json.Marshal(c.rule)
		want := strings.Replace(c.text, `"match":{},`, "", 1)
		if err != nil || string(text) != want {
			t.Errorf("%s: encoded %s, %v, want %s", c.reason, text, err, want)
		}
		var back fault.Rule
		if err := json.Unmarshal([]byte(c.text), &back); err != nil {
			t.Errorf("%s: %v", c.reason, err)
		}
		if diff := cmp.Diff(c.rule, back); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

func TestRuleJSONErrors(t *testing.T) {
	t.Parallel()
	const duration = `expected a duration such as "200ms", "1.5s" or "2m"`
	for _, c := range []struct{ reason, text, want string }{
		{"an unknown key", `{"efect":{}}`, `found the key "efect", expected one of id, match, effect, note, profile, seed; did you mean effect?`},
		{"letter case counts", `{"Note":""}`, `found the key "Note", expected one of id, match, effect, note, profile, seed; did you mean note?`},
		{"an unknown key below", `{"match":{"impuid":"x"}}`, `match: found the key "impuid", expected one of route, imp_uid, nth, first, every, probability; did you mean imp_uid?`},
		{"a key twice", `{"id":"a","id":"b"}`, `id: found the key twice, expected it once`},
		{"an unknown kind", `{"effect":{"latncy":{}}}`, `effect: found "latncy", expected one of ` + strings.Join(fault.Kinds(), ", ") + `; did you mean latency?`},
		{"two kinds", `{"effect":{"gzip":{},"reset":{}}}`, `effect: found 2 keys, expected an object with one kind of effect as its key`},
		{"no kind", `{"effect":{}}`, `effect: found 0 keys, expected an object with one kind of effect as its key`},
		{"a kind as text", `{"effect":"gzip"}`, `effect: found "gzip", expected an object`},
		{"an unknown parameter", `{"effect":{"latency":{"dealy":"1s"}}}`, `effect.latency: found the key "dealy", expected one of delay, jitter; did you mean delay?`},
		{"a parameter where there are none", `{"effect":{"reorder_keys":{"level":9}}}`, `effect.reorder_keys: found the key "level", expected no parameters`},
		{"a number as a choice of two", `{"effect":{"gzip":{"force":1}}}`, `effect.gzip.force: found 1, expected true or false`},
		{"a duration without a unit", `{"effect":{"latency":{"delay":200}}}`, `effect.latency.delay: found 200, ` + duration + `; write it in quotes and with its unit`},
		{"no duration", `{"effect":{"latency":{"delay":"soon"}}}`, `effect.latency.delay: found "soon", ` + duration},
		{"a text as a number", `{"match":{"nth":"3"}}`, `match.nth: found "3", expected a whole number`},
		{"a fraction", `{"match":{"nth":1.5}}`, `match.nth: found 1.5, expected a whole number`},
		{"a number as a text", `{"note":5}`, `note: found 5, expected a text`},
		{"null", `{"match":{"nth":null}}`, `match.nth: found null, expected a whole number; leave the key out`},
		{"a list", `{"match":[1]}`, `match: found a list, expected an object`},
		{"a negative seed", `{"seed":-1}`, `seed: found -1, expected a whole number from 0`},
	} {
		rule := fault.Rule{ID: "untouched"}
		err := json.Unmarshal([]byte(c.text), &rule)
		field := new(fault.FieldError)
		if !errors.As(err, &field) || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.reason, err, c.want)
		}
		if rule.ID != "untouched" {
			t.Errorf("%s: the rule was changed", c.reason)
		}
	}
	for _, text := range []string{``, `{`, `{"a"`, `{"a":}`, `{"gzip":{}}x`, `[]`, `5`, `{"gzip":[]}`} {
		if effect, err := fault.DecodeEffect([]byte(text)); err == nil {
			t.Errorf("%s: read as %v", text, effect)
		}
	}
	if effect, err := fault.DecodeEffect([]byte(`{"reset":null}`)); err != nil || effect != (fault.Reset{}) {
		t.Errorf("no parameters: %v, %v", effect, err)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	with := func(e fault.Effect) fault.Rule { return fault.Rule{Effect: e} }
	when := func(m fault.Match) fault.Rule { return fault.Rule{Match: m, Effect: fault.Gzip{}} }
	for _, c := range []struct {
		reason string
		rule   fault.Rule
		want   string // the field; "" = valid
	}{
		{"the least", with(fault.Gzip{}), ""},
		{"no effect", fault.Rule{}, "effect"},
		{"a pointer", with(&fault.Gzip{}), "effect"},
		{"a nil pointer", with((*fault.Latency)(nil)), "effect"},
		{"an id that cannot be a path segment", fault.Rule{ID: "a/b", Effect: fault.Gzip{}}, "id"},
		{"a long id", fault.Rule{ID: strings.Repeat("a", 65), Effect: fault.Gzip{}}, "id"},
		{"a long note", fault.Rule{Note: strings.Repeat("a", 1025), Effect: fault.Gzip{}}, "note"},
		{"a long profile", fault.Rule{Profile: strings.Repeat("a", 65), Effect: fault.Gzip{}}, "profile"},
		{"nth below 0", when(fault.Match{Nth: -1}), "match.nth"},
		{"first below 0", when(fault.Match{First: -1}), "match.first"},
		{"every below 0", when(fault.Match{Every: -1}), "match.every"},
		{"a share above 1", when(fault.Match{Probability: 1.1}), "match.probability"},
		{"a share below 0", when(fault.Match{Probability: -0.1}), "match.probability"},
		{"no share", when(fault.Match{Probability: math.NaN()}), "match.probability"},
		{"nth and first", when(fault.Match{Nth: 1, First: 1}), "match.first"},
		{"nth and every", when(fault.Match{Nth: 2, Every: 2}), "match.every"},
		{"never", when(fault.Match{First: 2, Every: 3}), "match.every"},
		{"the third with a chance", when(fault.Match{Nth: 3, Probability: 0.5}), ""},
		{"a long imp_uid", when(fault.Match{ImpUID: strings.Repeat("a", 1025)}), "match.imp_uid"},
		{"a provisional status", with(fault.Refusal{Status: 100}), "effect.status.status"},
		{"a long message", with(fault.Refusal{Message: strings.Repeat("a", 4097)}), "effect.status.message"},
		{"a long message in a success", with(fault.BusinessError{Message: strings.Repeat("a", 4097)}), "effect.business_error.message"},
		{"no status", with(fault.HTMLPage{Status: 600}), "effect.html.status"},
		{"a status below 0", with(fault.NullMessage{Status: -1}), "effect.null_message.status"},
		{"no latency", with(fault.Latency{}), "effect.latency.delay"},
		{"back in time", with(fault.Latency{Delay: fault.Duration(-1)}), "effect.latency.delay"},
		{"jitter alone", with(fault.Latency{Jitter: fault.Duration(1)}), ""},
		{"too much jitter", with(fault.Latency{Jitter: fault.Duration(time.Hour)}), "effect.latency.jitter"},
		{"for ever", with(fault.Hang{For: fault.Duration(time.Hour)}), "effect.hang.for"},
		{"a negative place", with(fault.Reset{After: -1}), "effect.reset.after"},
		{"a negative length", with(fault.Truncate{Keep: -1}), "effect.truncate.keep"},
		{"a negative length on the wire", with(fault.ShortBody{Keep: -1}), "effect.short_body.keep"},
		{"a negative first chunk", with(fault.Chunks{At: -1}), "effect.chunks.at"},
		{"a long pause", with(fault.Chunks{Pause: fault.Duration(time.Hour)}), "effect.chunks.pause"},
		{"a header in the header", with(fault.ContentType{Value: "a\r\nX: y"}), "effect.content_type.value"},
		{"a long type", with(fault.ContentType{Value: strings.Repeat("a", 201)}), "effect.content_type.value"},
		{"half a second", with(fault.TooMany{RetryAfter: fault.Duration(500 * time.Millisecond)}), "effect.too_many.retry_after"},
		{"come back before", with(fault.TooMany{RetryAfter: fault.Duration(-time.Second)}), "effect.too_many.retry_after"},
		{"a barrier for one", with(fault.Barrier{Size: 1}), "effect.barrier.size"},
		{"a barrier for everybody", with(fault.Barrier{Size: 10001}), "effect.barrier.size"},
		{"a barrier for ever", with(fault.Barrier{Size: 2, Wait: fault.Duration(time.Hour)}), "effect.barrier.wait"},
	} {
		err, field := c.rule.Validate(), new(fault.FieldError)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v, want it valid", c.reason, err)
		case c.want != "" && (!errors.As(err, &field) || field.Field != c.want):
			t.Errorf("%s: %v, want something about %s", c.reason, err, c.want)
		}
	}
}

func TestCheckRoute(t *testing.T) {
	t.Parallel()
	routes := []string{"getToken", "getCertification"}
	for _, right := range []string{"", "getToken"} {
		if err := (fault.Match{Route: right}).CheckRoute(routes); err != nil {
			t.Errorf("%q: %v", right, err)
		}
	}
	err := fault.Match{Route: "getCertifcation"}.CheckRoute(routes)
	const want = `match.route: found "getCertifcation", expected an operation of the API; did you mean getCertification?`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if err := (fault.Match{Route: strings.Repeat("x", 100)}).CheckRoute(routes); err == nil || strings.Contains(err.Error(), "did you mean") {
		t.Errorf("%v, want no guess", err)
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{"flaky-network", "hostile"}, fault.Profiles()); diff != "" {
		t.Errorf("profiles (-want +got):\n%s", diff)
	}
	for _, name := range fault.Profiles() {
		rules, err := fault.Profile(name, 7)
		if err != nil {
			t.Fatal(err)
		}
		setOf(t, 1, rules...) // all valid, no id twice
		for _, r := range rules {
			if !strings.HasSuffix(r.Note, ".") || len(r.Note) < 40 || r.Profile != name || r.Seed != 7 || !strings.HasPrefix(r.ID, name+"-") {
				t.Errorf("%+v, want a sentence, the profile's name and its seed", r)
			}
		}
		rules[0].Note = "changed"
		again, err := fault.Profile(name, 7)
		if err != nil || again[0].Note == "changed" {
			t.Errorf("%s: the caller's changes stay (%v)", name, err)
		}
	}
	const want = `profile: found "hostil", expected one of flaky-network, hostile; did you mean hostile?`
	if _, err := fault.Profile("hostil", 1); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func FuzzRuleJSON(f *testing.F) {
	for text := range everything() {
		f.Add([]byte(`{"id":"x","match":{"first":3},"effect":` + text + `,"note":"n"}`))
	}
	f.Add([]byte(`{"match":{"probability":1e-300},"effect":{"hang":{"for":"-1ns"}},"seed":1}`))
	f.Add([]byte(`{"effect":{"reset":null}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var rule fault.Rule
		if err := rule.UnmarshalJSON(text); err != nil {
			if field := new(fault.FieldError); !errors.As(err, &field) {
				t.Fatalf("%s: %T %v, want a *FieldError", text, err, err)
			}
			return
		}
		if !json.Valid(text) {
			t.Fatalf("%q was read and is no JSON", text)
		}
		valid := rule.Validate() == nil
		if rule.Effect == nil {
			if valid {
				t.Fatalf("%s: valid without an effect", text)
			}
			return
		}
		once, err := rule.MarshalJSON()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var again fault.Rule
		if err := json.Unmarshal(once, &again); err != nil {
			t.Fatalf("%s, written as %s: %v", text, once, err)
		}
		if diff := cmp.Diff(rule, again); diff != "" {
			t.Fatalf("%s, written as %s (-want +got):\n%s", text, once, diff)
		}
	})
}
