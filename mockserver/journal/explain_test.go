package journal_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	good := journal.Entry{
		ID: 7, Method: "GET", Path: "/certifications/imp_100000000001", Route: "getCertification", Status: 200, Reason: "ok", DurationUS: 1500,
		Site: "imp00000000", SiteTime: noon(), Token: "token#3", ImpUID: "imp_100000000001", Lane: true,
		Fixture: &journal.Place{File: "adult.yaml", Line: 12, Column: 3},
	}
	with := func(change func(e *journal.Entry)) journal.Entry {
		e := good
		change(&e)
		return e
	}
	head := "Request 7, GET /certifications/imp_100000000001 (getCertification), was answered "
	site := "It belongs to site imp00000000, which issued token#3, whose clock showed 2026-03-01 12:00:00 KST."
	for _, c := range []struct {
		reason string
		facts  journal.Explanation
		want   []string
	}{
		{
			"a good answer of the lane",
			journal.Explanation{
				Entry: good, Decided: "the request was accepted", Token: &journal.TokenFacts{Issued: noon().Add(-12 * time.Minute), Expires: noon().Add(18 * time.Minute)},
				Record: &journal.RecordFacts{Scenario: "adult", Person: "jiwoo", Note: "plain", Certified: true},
			},
			[]string{
				head + "200 (ok) after 1.5ms by the express lane, from an answer that the authority had proved.", site,
				"By the site's clock token#3 was 12m0s old and had 18m0s left.",
				"The certification imp_100000000001 is written at adult.yaml:12:3, person jiwoo of scenario adult.",
				"Its note says: plain",
				"What decided: the request was accepted.",
			},
		},
		{
			"an expired token, and a record that is another's, unfinished and deleted",
			journal.Explanation{
				Entry:  with(func(e *journal.Entry) { e.Status, e.Reason, e.Lane, e.Fixture = 401, "token_expired", false, nil }),
				Token:  &journal.TokenFacts{Issued: noon().Add(-time.Hour), Expires: noon().Add(-30 * time.Minute), Extended: true},
				Record: &journal.RecordFacts{Owner: "imp11111111", Deleted: true}, Decided: "it had expired", Hint: "call POST /users/getToken again",
			},
			[]string{
				head + "401 (token_expired) after 1.5ms by the authority.", site,
				"By the site's clock token#3 was 1h0m0s old and had expired 30m0s before and had been extended.",
				"The certification imp_100000000001 was made at run time.",
				"It belongs to site imp11111111, so to this one it does not exist.",
				"This site deleted it.",
				"The person did not finish: the record has certified false, and whoever accepts it has not looked.",
				"What decided: it had expired.",
				"What to do: call POST /users/getToken again",
			},
		},
		{
			"a fault by chance",
			journal.Explanation{
				Entry: with(func(e *journal.Entry) {
					e.Status, e.Reason, e.Fault, e.Violations, e.Detail = 500, "fault:status", "fault:status", []string{"a\nb"}, "made up"
				}),
				Token:  &journal.TokenFacts{Withdrawn: true},
				Record: &journal.RecordFacts{Certified: true},
				Faults: []journal.FaultFacts{
					{ID: "f1", Match: "getCertification", Note: "Deployments restart servers.", Profile: "hostile", Seed: 42},
					{ID: "f2"},
				},
			},
			[]string{
				head + "500 (fault:status) after 1.5ms by the express lane, from an answer that the authority had proved.", site,
				"By the site's clock token#3 had been withdrawn before its time.",
				"The certification imp_100000000001 is written at adult.yaml:12:3.",
				"A fault was injected: fault:status.",
				"Rule f1 of profile hostile hits getCertification, by chance from seed 42. Why: Deployments restart servers.",
				"Rule f2 hits any request.",
				"Detail: made up",
				"It departs from the contract: a b",
			},
		},
		{
			"an id with a slip of the pen",
			journal.Explanation{
				Entry: with(func(e *journal.Entry) {
					e.Status, e.Reason, e.ImpUID, e.Lane = 404, "unknown_imp_uid", "imp_100000000010", false
				}),
				KnownIDs: slices.Values([]string{"imp_100000000001", "imp_999999999999", "imp_100000000011", "imp_10000000001", "imp_100000000002"}),
				Missing:  "version: 1\nscenario: x\n",
				NoSuchID: true, Decided: "no certification has the id",
			},
			[]string{
				head + "404 (unknown_imp_uid) after 1.5ms by the authority.", site,
				"What decided: no certification has the id.",
				"The nearest ids that exist: imp_100000000001, imp_10000000001, imp_100000000011.",
				"This fixture would have answered it:", "version: 1", "scenario: x",
			},
		},
		{
			"an id that no fixture can have, of a request of the harness",
			journal.Explanation{NoSuchID: true, Decided: "no certification has the id", Entry: journal.Entry{
				ID: 1, Method: "GET", Path: "/certifications/x", Status: 404, Reason: "unknown_imp_uid", Site: "imp00000000", ImpUID: "x", Harness: true,
			}},
			[]string{
				"Request 1, GET /certifications/x (no route of the API), was answered 404 (unknown_imp_uid) after 0s by the authority, as a call of the harness itself, which is not counted.",
				"It belongs to site imp00000000.",
				"What decided: no certification has the id.",
				"No id that exists is near it.",
				"No fixture can hold this id: ids are imp_ and 1 to 60 letters, digits, _ or -.",
			},
		},
		{
			"a request of no site",
			journal.Explanation{Decided: "nobody configured it", NoSite: "its key is not known", Entry: journal.Entry{ID: 2, Method: "POST", Path: "/users/getToken", Route: "getToken", Status: 401, Reason: "unknown_key", Site: journal.House}},
			[]string{
				"Request 2, POST /users/getToken (getToken), was answered 401 (unknown_key) after 0s by the authority.",
				"It belongs to no site: its key is not known.",
				"What decided: nobody configured it.",
			},
		},
		{
			"a reason of another server",
			journal.Explanation{Entry: journal.Entry{ID: 2, Method: "GET", Path: "/", Status: 418, Reason: "teapot", Site: journal.House}},
			[]string{
				"Request 2, GET / (no route of the API), was answered 418 (teapot) after 0s by the authority.",
				"It belongs to no site: nothing in it named one that the server knows.",
				"What decided: teapot.",
			},
		},
	} {
		if diff := cmp.Diff(c.want, journal.Explain(c.facts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.reason, diff)
		}
	}
}
