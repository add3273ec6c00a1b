package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/client"
)

// scripted is an API that answers a good token, and every read as it is told.
func scripted(t *testing.T, read http.HandlerFunc, opts ...client.Option) *client.Client {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /users/getToken", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"code":0,"message":null,"response":{"access_token":%q,"now":1000,"expired_at":2800}}`, scriptedToken)
	})
	mux.HandleFunc("/certifications/", read)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	opts = append([]client.Option{client.WithRetry(client.Retry{})}, opts...)
	c, err := client.New(server.URL+"/", "key", scriptedSecret, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	scriptedToken  = "0123456789abcdef0123456789abcdef01234567"
	scriptedSecret = "a-secret-that-must-not-be-told"
)

func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		_, _ = io.WriteString(w, body) // a client that leaves is the test's own
	}
}

// record is the envelope around a record; each override replaces a field by its
// JSON, or removes it with "".
func record(overrides map[string]string) string {
	fields := map[string]json.RawMessage{
		"imp_uid": json.RawMessage(`"imp_1"`), "certified": json.RawMessage("true"), "certified_at": json.RawMessage("1701839990"),
		"birthday": json.RawMessage(`"2000-01-01"`), "birth": json.RawMessage("946652400"), "unique_key": json.RawMessage(`"ci"`),
	}
	for name, value := range overrides {
		if value == "" {
			delete(fields, name)
		} else {
			fields[name] = json.RawMessage(value)
		}
	}
	text, err := json.Marshal(map[string]any{"code": 0, "message": nil, "response": fields})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, body, want string }{
		{"another person's record", record(map[string]string{"imp_uid": `"imp_2"`}), "asked for"},
		{"no imp_uid", record(map[string]string{"imp_uid": ""}), "asked for"},
		{"nobody says whether it is certified", record(map[string]string{"certified": ""}), "response.certified"},
		{"certified is null", record(map[string]string{"certified": "null"}), "response.certified"},
		{"certified is a text", record(map[string]string{"certified": `"false"`}), "certified"},
		{"a birthday that does not exist", record(map[string]string{"birthday": `"2001-02-29"`}), "response.birthday"},
		{"a birthday in another form", record(map[string]string{"birthday": `"20000101"`}), "response.birthday"},
		{"birth in milliseconds", record(map[string]string{"birth": "946652400123"}), "response.birth"},
		{"birth at midnight in UTC", record(map[string]string{"birth": "946684800"}), "response.birth"},
		{"certified_at with a fraction", record(map[string]string{"certified_at": "1701839990.5"}), "certified_at"},
		{"CI as a number", record(map[string]string{"unique_key": "7"}), "unique_key"},
		{"the response is null", `{"code":0,"message":null,"response":null}`, "response"},
		{"the response is a list", `{"code":0,"message":null,"response":[]}`, "response"},
		{"no response", `{"code":0,"message":null}`, "response"},
		{"no code", `{"message":null,"response":{}}`, "code"},
		{"code as a text", `{"code":"0","message":null,"response":{}}`, "code"},
		{"something behind it", record(nil) + "x", "follows"},
		{"nothing", "", "cut off"},
		{"a word", "OK", "no JSON"},
		{"more than is read", `{"code":0,"x":"` + strings.Repeat("x", 4096) + `"}`, "more than"},
	} {
		c := scripted(t, says(tt.body), client.WithMaxResponse(2048))
		_, err := c.Certification(t.Context(), "imp_1")
		if !errors.Is(err, client.ErrMalformed) || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("%s: %v, want a malformed answer that names %q", tt.reason, err, tt.want)
		}
	}
}

func TestBirth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, birthday, birth string
		want                    string
		conflict                bool
	}{
		{"both agree", `"2000-01-01"`, "946652400", "2000-01-01", false},
		{"birthday alone", `"2000-01-01"`, "", "2000-01-01", false},
		{"birth alone", "", "946652400", "2000-01-01", false},
		{"birth 0 means none", `"2000-01-01"`, "0", "2000-01-01", false},
		{"neither", "", "", "0000-00-00", false},
		{"both null", "null", "null", "0000-00-00", false},
		{"they disagree: the newer field counts, and it is said", `"2008-01-01"`, "946652400", "2008-01-01", true},
		{"a day apart, as by UTC", `"1999-12-31"`, "946652400", "1999-12-31", true},
		{"before 1970", "", "-118800", "1969-12-31", false},
		{"the first of 1970 is negative too", "", "-32400", "1970-01-01", false},
		{"old offset by fixed rules", `"1956-07-01"`, "-426157200", "1956-07-01", false},
		{"old offset by the rules of the time", `"1956-07-01"`, "-426159000", "1956-07-01", false},
		{"+08:30, fixed", "", "-315651600", "1960-01-01", false},
		{"+08:30, of the time", "", "-315649800", "1960-01-01", false},
		{"summer time of 1987, fixed", "", "552063600", "1987-07-01", false},
		{"summer time of 1987, of the time", "", "552060000", "1987-07-01", false},
		{"leap day", "", "1077980400", "2004-02-29", false},
	} {
		c := scripted(t, says(record(map[string]string{"birthday": tt.birthday, "birth": tt.birth})))
		cert, err := c.Certification(t.Context(), "imp_1")
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if got := cert.Birthday.String(); got != tt.want || cert.BirthConflict != tt.conflict {
			t.Errorf("%s: born %s, conflict %t; want %s, %t", tt.reason, got, cert.BirthConflict, tt.want, tt.conflict)
		}
	}
}

func TestNationality(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, foreigner, v2 string
		want                  client.Foreigner
	}{
		{"false alone proves nothing: it is what everybody gets", "false", "null", client.NationalityUnknown},
		{"an old answer without the newer key", "false", "", client.NationalityUnknown},
		{"the contract provides it", "false", "false", client.Korean},
		{"a foreigner", "true", "true", client.NotKorean},
		{"true is never a default", "true", "null", client.NotKorean},
	} {
		c := scripted(t, says(record(map[string]string{"foreigner": tt.foreigner, "foreigner_v2": tt.v2})))
		cert, err := c.Certification(t.Context(), "imp_1")
		if err != nil || cert.Foreigner != tt.want {
			t.Errorf("%s: %v, %v; want %v", tt.reason, cert.Foreigner, err, tt.want)
		}
	}
}
