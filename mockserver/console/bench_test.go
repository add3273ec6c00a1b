package console_test

import (
	"net/http"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// BenchmarkPage renders the first screen over a journal of 5,000 requests.
func BenchmarkPage(b *testing.B) {
	mock, err := mockserver.New(mockserver.WithJournal(5000, 64<<20))
	if err != nil {
		b.Fatal(err)
	}
	login := `{"imp_key":"` + mockserver.DefaultKey + `","imp_secret":"` + mockserver.DefaultSecret + `"}`
	for range 5000 {
		answer(mock, request(http.MethodPost, "/users/getToken", login, nil))
	}
	h := mock.Control(control.Info{})
	b.ReportAllocs()
	for b.Loop() {
		if w := answer(h, request(http.MethodGet, "/", "", nil)); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
