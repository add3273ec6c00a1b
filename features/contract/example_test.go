package contract_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

func ExampleLoad() {
	_, err := contract.Load("merchant.yaml", []byte(`version: 1
certify: post /join
outcomes: {created: 201, rejectd: 4xx}
claims: {age: 19}
`))
	fmt.Println(err)
	// Output:
	// merchant.yaml:2:10: found the text "post /join", expected a request such as POST /certifications: write POST, in capitals
	// merchant.yaml:3:26: found the unknown key "rejectd", expected a key of the outcomes (created, existing, underage, rejected, unavailable): did you mean rejected?
	// merchant.yaml:4:15: found the number 19, expected an age rule: full-age-N (1 to 99), year-age-N (1 to 99) or birth-year-Y (1900 to 2099), or none: write full-age-19 (만 나이) or year-age-19 (연 나이)
}

func ExampleSession_Certify() {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/denied?reason=age")
		w.WriteHeader(http.StatusFound)
	}))
	defer backend.Close()
	c, err := contract.Load("merchant.yaml", []byte(`version: 1
redirect: GET /callback
outcomes:
  created: {location: /welcome}
  underage: {location: "/denied?reason=age"}
  rejected: {location: "/denied?reason=auth"}
claims: {age: full-age-19}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	target, err := c.Open(backend.URL, contract.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer target.Close()
	visitor, err := target.NewSession(context.Background(), contract.Visitor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := visitor.Certify(context.Background(), contract.Attempt{ImpUID: "imp_170183994812", Via: c.Usual()})
	fmt.Println(answer.Outcome, err)
	// Output: underage <nil>
}
