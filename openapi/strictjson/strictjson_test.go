package strictjson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/strictjson"
)

func TestOneValueAndNothingBehindIt(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"an object", ` {"a":1.50} `, "map[a:1.50]"},
		{"a bare value", "null", "<nil>"},
		{"nothing", " \n", "found nothing, expected JSON"},
		{"EUC-KR", "\"\xb1\xe8\"", "found bytes that are not UTF-8, expected JSON in UTF-8"},
		{"a form", "a=b", "found text that is not JSON at byte 1, expected JSON"},
		{"cut", `{"a":`, "found JSON that ends too early, expected JSON"},
		{"two values", "{} {}", "found more text after byte 2, expected one JSON value"},
	} {
		value, err := strictjson.Value([]byte(c.text))
		if got := fmt.Sprint(value); err != nil && err.Error() != c.want || err == nil && got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.reason, got, err, c.want)
		}
	}
}

func TestMembersAreAsWritten(t *testing.T) {
	for _, c := range []struct{ reason, text, want string }{
		{"their order, and one that is told twice", `{"b": [1, 2], "a":null,"b":{"x":1}}`, `b=[1, 2] a=null b={"x":1}`},
		{"none", "{}", ""},
		{"a list", "[]", "found a list, expected a JSON object"},
		{"a text", `"x"`, "found a text, expected a JSON object"},
		{"a number", "1", "found a number, expected a JSON object"},
		{"a boolean", "true", "found true or false, expected a JSON object"},
		{"null", "null", "found null, expected a JSON object"},
		{"nothing", "", "found nothing, expected JSON"},
		{"not UTF-8", "{\"\xff\":1}", "found bytes that are not UTF-8, expected JSON in UTF-8"},
		{"a key without quotes", "{a:1}", "found text that is not JSON at byte 2, expected JSON"},
		{"no value", `{"a"}`, "found text that is not JSON at byte 5, expected JSON"},
		{"cut behind a key", `{"a":`, "found JSON that ends too early, expected JSON"},
		{"not closed", `{"a":1`, "found JSON that ends too early, expected JSON"},
		{"text behind it", "{}x", "found more text after byte 2, expected one JSON value"},
	} {
		members, err := strictjson.Members([]byte(c.text))
		var got []string
		for _, m := range members {
			got = append(got, m.Key+"="+string(m.Value))
		}
		if text := strings.Join(got, " "); err != nil && err.Error() != c.want || err == nil && text != c.want {
			t.Errorf("%s: %s, %v; want %s", c.reason, text, err, c.want)
		}
	}
}

func TestLoneSurrogate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		`"\ud83d\ude00"`: -1, `"\\ud800"`: -1, `"가\u00e9"`: -1, `{"a":"b"}`: -1, `"\u`: -1, `\`: -1, `"\ud7ff\ue000"`: -1,
		`"\ud800"`: 1, `"a\uDFFF"`: 2, `"\ud800\ud800\udc00"`: 1, `"\\\ud800"`: 3, `"\ud83d\ude00\ude00"`: 13, `"\ud800\u`: 1,
	} {
		at, found := strictjson.LoneSurrogate([]byte(text))
		if found != (want >= 0) || found && at != want {
			t.Errorf("%s: %d, %v, want %d", text, at, found, want)
		}
	}
}
