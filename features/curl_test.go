package features_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
)

// loaded is a contract of a few lines.
func loaded(t *testing.T, text string) *contract.Contract {
	t.Helper()
	c, err := contract.Load("merchant.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Each scenario has one command line that does what the browser did, or none where
// no command could.
func TestCurl(t *testing.T) {
	t.Parallel()
	const outcomes = "outcomes: {created: 201, existing: 200, rejected: 4xx, unavailable: 5xx}\nclaims: {trust: true, one_account: true}\n"
	const (
		accept = `-H 'Accept: application/json, text/plain, */*'`
		post   = accept + ` -H 'Content-Type: application/json' --data-binary '{"imp_uid":"ID"}' 'URL/certifications'`
	)
	for _, tt := range []struct {
		reason, contract, scenario, want string
	}{
		{"one request", "certify: POST /certifications\n", "An imp_uid that does not exist is rejected", "curl -i " + post},
		{"the last visit alone", "certify: POST /certifications\n", "The same person, with another certification", "curl -i " + post},
		{
			"a visit that is prepared has its own cookies",
			"prepare: [{request: POST /session, capture: {merchant_uid: /merchant_uid}}]\ncertify: POST /certifications\n", "An imp_uid that does not exist is rejected",
			"curl -s -o /dev/null -c jar -X POST " + accept + " 'URL/session' && curl -i -c jar -b jar " + post,
		},
		{
			"requests at one moment are one line", "certify: POST /certifications\n", "20 sign-ups of one person",
			`printf '%s\n'` + strings.Repeat(" ID", 20) + " | xargs -P 20 -I IMP_UID curl -s -i " + strings.ReplaceAll(post, "ID\"", "IMP_UID\""),
		},
		{
			"they share a visit",
			"prepare: [{request: POST /session, capture: {merchant_uid: /merchant_uid}}]\ncertify: POST /certifications\n", "20 sign-ups of one person",
			"curl -s -o /dev/null -c jar -X POST " + accept + ` 'URL/session' && printf '%s\n'` + strings.Repeat(" ID", 20) +
				" | xargs -P 20 -I IMP_UID curl -s -i -b jar " + strings.ReplaceAll(post, "ID\"", "IMP_UID\""),
		},
		{
			"what a visit was given is of no use in another one",
			"prepare: [{request: POST /session, capture: {csrf: /merchant_uid}}]\ncertify: {request: POST /certifications, json: {imp_uid: '{{imp_uid}}', merchant_uid: '{{csrf}}'}}\n",
			"An imp_uid that does not exist is rejected", "",
		},
		{
			"a quote stays a quote", "certify: {request: POST /certifications, json: {imp_uid: '{{imp_uid}}', name: \"it's\"}}\n", "An imp_uid that does not exist is rejected",
			"curl -i " + strings.Replace(post, `"ID"}`, `"ID","name":"it'\''s"}`, 1),
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, loaded(t, "version: 1\n"+tt.contract+outcomes), reference("none", verifier.NewMemory()))
			o.Named = tt.scenario
			run, err := features.Run(t.Context(), o)
			if err != nil || len(run.Scenarios) == 0 {
				t.Fatalf("%d scenarios: %v", len(run.Scenarios), err)
			}
			s := run.Scenarios[0]
			got := strings.ReplaceAll(regexp.MustCompile(`imp_\d{12}`).ReplaceAllString(s.Curl, "ID"), o.Target.URL(), "URL")
			if got != tt.want {
				t.Errorf("%s (%s): the command is\n%s, want\n%s", s.Name, s.Verdict, got, tt.want)
			}
		})
	}
}

// A command names no token: nothing that was sent to i'mport is in it.
func TestCurlOfAllScenarios(t *testing.T) {
	t.Parallel()
	b := open(t, claiming(t, "testdata/reference.yaml", "full-age-19"), reference("full-age-19", verifier.NewMemory()))
	b.options.Tags = "not @slow"
	have := 0
	for _, s := range b.run(t, t.Context()).Scenarios {
		if s.Curl != "" {
			have++
		}
		for _, none := range []string{"IAMPORT_TOKEN", "Authorization", "…", "\n", b.options.API} {
			if strings.Contains(s.Curl, none) {
				t.Errorf("%s: %q is in %s", s.Name, none, s.Curl)
			}
		}
	}
	if have < 100 {
		t.Errorf("%d scenarios have a command, want most", have)
	}
}
