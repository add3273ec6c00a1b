package journal_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func Example() {
	j := journal.New(journal.Options{})
	var ids journal.IDs

	// The server, once per request.
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	id, header := ids.Next()
	j.Record(id, &journal.Record{
		Arrived: at, Completed: at.Add(time.Millisecond), SiteTime: at, Site: "imp00000000",
		Route: "getCertification", Method: http.MethodGet, Path: "/certifications/imp_1", Status: http.StatusOK, Reason: "ok",
		TokenOrdinal: 1, RequestHeader: http.Header{"Authorization": {"Bearer 0123456789abcdef0123456789abcdef01234567"}},
	})
	fmt.Println("entry", header[0])

	// The test, afterwards.
	seen, err := j.Wait(context.Background(), journal.Filter{Route: "getCertification"}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(seen[0].Request.Header["Authorization"])
	fmt.Println(journal.Explain(journal.Explanation{Entry: seen[0]})[1])
	// Output:
	// entry 1
	// [Bearer token#1]
	// It belongs to site imp00000000, which issued token#1, whose clock showed 2026-03-01 21:00:00 KST.
}

func ExampleRedactor() {
	r := journal.NewRedactor(nil)
	fmt.Println(r.Body([]byte(`{"imp_key": "k", "imp_secret": "s"}`)))
	fmt.Println(r.Text("call 010-1234-5678 or 01012345678"))
	// Output:
	// {"imp_key":"key#1","imp_secret":"secret#1"}
	// call phone#1 or phone#1
}
