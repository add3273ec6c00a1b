package contract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

func TestRequests(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, text string
		want         []contract.Request
	}{
		{"the tutorial's two endpoints", "", []contract.Request{{"certify", "POST /certifications"}, {"redirect", "GET /certifications/redirect"}}},
		{"all that there can be", `version: 1
prepare:
  - {request: GET /csrf, capture: {csrf: {json: /token}}}
certify: {request: POST /join, json: {imp_uid: "{{imp_uid}}"}}
withdraw: DELETE /me
clock: {set: {request: "POST /clock", json: {now: "{{time}}"}}, reset: DELETE /clock}
outcomes: {created: 201, rejected: 4xx}
claims: {withdrawal: true}
`, []contract.Request{
			{"prepare", "GET /csrf"}, {"certify", "POST /join"}, {"withdraw", "DELETE /me"}, {"clock", "POST /clock"}, {"clock", "DELETE /clock"},
		}},
	} {
		c := contract.Default("")
		if tt.text != "" {
			var err error
			if c, err = contract.Load("m.yaml", []byte(tt.text)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(tt.want, c.All()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}
