package control_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// A test author makes a person who turns 19 tomorrow, breaks the first read,
// moves to the next day, and asks what the application did.
func ExampleClient() {
	server := httptest.NewServer(control.Handler(newFake(), control.Info{API: "http://127.0.0.1:10851"})) // a real mock has its own listener
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()

	const site = "imp_test_job7"
	mock := control.NewClient(server.URL, "", nil)
	made, err := mock.AddCertification(ctx, site, control.NewCertification{
		CertificationFields: control.CertificationFields{
			Person: control.Fresh(control.NewPerson{Birthday: control.Turns(19, "tomorrow")}),
		},
		Faults: []control.FaultRule{{Match: fault.Match{First: 1}, Effect: fault.Refusal{Status: 503}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(made.ImpUID, made.Person.Age)

	clock, err := mock.MoveClock(ctx, site, control.ClockMove{Advance: control.Duration(24 * time.Hour)})
	fmt.Println(clock.SeoulDate, err)

	_, err = mock.Wait(ctx, site, control.RequestFilter{ImpUID: made.ImpUID, Status: 200}, 1)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	// Output:
	// imp_100000000001 18
	// 2026-03-01 <nil>
	// true
}

func ExampleError() {
	var err error = control.Unknown("site", "imp_test_jop7", "imp_apikey", "imp_test_job7")
	told := new(control.Error)
	if errors.As(err, &told) {
		fmt.Println(told.Status, told.Code)
	}
	fmt.Println(err)
	// Output:
	// 404 not_found
	// no site "imp_test_jop7"; did you mean "imp_test_job7"?
}
