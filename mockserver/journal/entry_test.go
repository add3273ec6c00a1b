package journal_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func TestEntryInFull(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{Name: func(kind journal.Kind, value string) string {
		if kind == journal.KindCI && value == ciText {
			return "minji"
		}
		return ""
	}})
	j.Record(3, &journal.Record{
		Arrived: noon(), Completed: noon().Add(1500 * time.Microsecond), SiteTime: noon().In(time.FixedZone("KST", 9*60*60)), Site: "imp00000000",
		Route: "getCertification", Method: "GET", Path: "/certifications/imp_1?phone=01012345678", Status: 200, Reason: "ok",
		Fault: "fault:latency", ImpUID: "imp_1", Where: journal.Place{File: "adult.yaml", Line: 12, Column: 3}, Via: journal.ViaConnect, Lane: true, TokenOrdinal: 2,
		RequestHeader:  http.Header{"Authorization": {"Bearer " + hex40("a")}},
		ResponseHeader: http.Header{"X-Iamport-Mock-Reason": {"ok"}},
		ResponseReady:  &ready{`{"unique_key":"` + ciText + `","phone":"010-1234-5678"} `},
		Violations:     []string{"/phone: found " + hex40("a")}, Detail: "for 01012345678",
	})
	j.Record(4, &journal.Record{Arrived: noon(), Completed: noon(), Method: "PUT", Path: "/", Status: 404, Reason: "unknown_route", Harness: true})
	var got strings.Builder
	encoder := json.NewEncoder(&got)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(j.Entries(journal.Filter{Harness: true})); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantEntries, got.String()); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// wantEntries is the wire form, which the control API promises.
const wantEntries = `[
 {
  "id": 3,
  "arrived": "2026-03-01T03:00:00Z",
  "completed": "2026-03-01T03:00:00.0015Z",
  "duration_us": 1500,
  "site_time": "2026-03-01T03:00:00Z",
  "site": "imp00000000",
  "route": "getCertification",
  "method": "GET",
  "path": "/certifications/imp_1?phone=phone#1",
  "status": 200,
  "reason": "ok",
  "fault": "fault:latency",
  "imp_uid": "imp_1",
  "fixture": {
   "file": "adult.yaml",
   "line": 12,
   "column": 3
  },
  "via": "proxy_connect",
  "lane": true,
  "token": "token#2",
  "violations": [
   "/phone: found token#2"
  ],
  "detail": "for phone#1",
  "request": {
   "header": {
    "Authorization": [
     "Bearer token#2"
    ]
   },
   "size": 0
  },
  "response": {
   "header": {
    "X-Iamport-Mock-Reason": [
     "ok"
    ]
   },
   "body": "{\"unique_key\":\"ci#minji\",\"phone\":\"phone#1\"} 12:00",
   "size": 135
  }
 },
 {
  "id": 4,
  "arrived": "2026-03-01T03:00:00Z",
  "completed": "2026-03-01T03:00:00Z",
  "duration_us": 0,
  "site": "house",
  "method": "PUT",
  "path": "/",
  "status": 404,
  "reason": "unknown_route",
  "via": "direct",
  "harness": true,
  "request": {
   "size": 0
  },
  "response": {
   "size": 0
  }
 }
]
`

func TestBodiesThatAreNotShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		header http.Header
		body   string
		want   journal.Message
	}{
		{"as long as the bound", nil, strings.Repeat("x ", 50), journal.Message{Body: strings.Repeat("x ", 50), Size: 100}},
		{"longer", nil, strings.Repeat("x ", 500) + "x", journal.Message{Size: 1001, Omitted: true}},
		{"compressed", http.Header{"Content-Encoding": {"gzip"}}, "\x1f\x8b", journal.Message{
			Header: map[string][]string{"Content-Encoding": {"gzip"}}, Size: 2, Omitted: true,
		}},
		{"none", http.Header{"Content-Encoding": {"gzip"}}, "", journal.Message{Header: map[string][]string{"Content-Encoding": {"gzip"}}}},
	} {
		j := journal.New(journal.Options{MaxBody: 100})
		r := plain("r")
		r.RequestHeader, r.RequestBody = c.header, []byte(c.body)
		r.ResponseHeader, r.ResponseBody = c.header, []byte(c.body)
		j.Record(1, r)
		e := must[journal.Entry](t)(j.Entry(1))
		if _, bytes := j.Size(); bytes > 900 {
			t.Errorf("%s: %d bytes are kept", c.reason, bytes)
		}
		if diff := cmp.Diff([]journal.Message{c.want, c.want}, []journal.Message{e.Request, e.Response}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}

func TestTokensAreNamedByTheirOrdinal(t *testing.T) {
	t.Parallel()
	first, second := hex40("a"), hex40("b")
	j := journal.New(journal.Options{})
	issue := plain("getToken")
	issue.TokenOrdinal = 1
	issue.RequestHeader = http.Header{"Authorization": {second}} // a client may send an old one
	issue.ResponseBody = []byte(`{"response":{"access_token":"` + first + `"}}`)
	j.Record(1, issue)
	use := plain("getCertification")
	use.TokenOrdinal = 1
	use.RequestHeader = http.Header{"X-Imptokenheader": {first}}
	j.Record(2, use)
	raw := plain("getCertification")
	raw.TokenOrdinal = 2
	raw.RequestHeader = http.Header{"Authorization": {"Bearer " + hex40("c")}}
	j.Record(3, raw)
	bare := plain("getCertification")
	bare.TokenOrdinal = 9
	j.Record(4, bare)

	var got []string
	for _, e := range j.Entries(journal.Filter{}) {
		got = append(got, e.Token+" "+strings.Join(e.Request.Header["Authorization"], "")+strings.Join(e.Request.Header["X-Imptokenheader"], "")+e.Response.Body)
	}
	want := []string{
		`token#1 token#unknown-1{"response":{"access_token":"token#1"}}`,
		`token#1 token#1`,
		`token#2 Bearer token#2`,
		`token#9 `,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}
