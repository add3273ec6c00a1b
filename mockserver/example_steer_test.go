package mockserver_test

import (
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// signedIn is a mock and a token of its default site.
func signedIn() (mock *mockserver.Server, token string) {
	mock, err := mockserver.New()
	if err != nil {
		panic(err)
	}
	_, granted := ask(mock, "POST", "/users/getToken", "",
		`{"imp_key":"`+mockserver.DefaultKey+`","imp_secret":"`+mockserver.DefaultSecret+`"}`)
	return mock, granted["response"].(map[string]any)["access_token"].(string)
}

// The next read fails, and then all is well again.
func ExampleSite_Fail() {
	mock, token := signedIn()
	_, err := mock.Default().Fail(fault.Rule{
		Match:  fault.Match{Route: "getCertification", First: 1},
		Effect: fault.Refusal{Status: 503, Message: "잠시 후 다시 시도해 주세요."},
	})
	if err != nil {
		panic(err)
	}
	for range 2 {
		status, answer := ask(mock, "GET", "/certifications/imp_100000000001", token, "")
		fmt.Println(status, answer["message"])
	}
	// Output:
	// 503 잠시 후 다시 시도해 주세요.
	// 200 <nil>
}

// The journal says what was asked and why it was answered so; a token is a mark.
func ExampleSite_Requests() {
	mock, token := signedIn()
	ask(mock, "GET", "/certifications/imp_100000000001", token, "")
	mock.Default().Clock().Advance(31 * time.Minute)
	ask(mock, "GET", "/certifications/imp_100000000001", token, "")
	for _, entry := range mock.Default().Requests(journal.Filter{Route: "getCertification"}) {
		fmt.Println(entry.Status, entry.Reason, entry.Token)
	}
	// Output:
	// 200 ok token#1
	// 401 token_expired token#1
}

// A reset takes back one thing or all of them.
func ExampleSite_Reset() {
	mock, token := signedIn()
	ask(mock, "DELETE", "/certifications/imp_100000000001", token, "")
	status, _ := ask(mock, "GET", "/certifications/imp_100000000001", token, "")
	fmt.Println("deleted:", status)
	mock.Default().Reset(control.ScopeState)
	status, _ = ask(mock, "GET", "/certifications/imp_100000000001", token, "")
	fmt.Println("its token is gone too:", status)
	// Output:
	// deleted: 404
	// its token is gone too: 401
}
