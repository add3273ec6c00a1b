package mockserver_test

import (
	"fmt"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

func ExampleSite_Add() {
	mock, err := mockserver.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	shop := mock.Default()
	_, err = shop.Add(mockserver.Case{
		Person:        identity.Person{Name: "김민지", Birthday: identity.Turns(19, identity.InDays(1))},
		Certification: identity.Certification{ImpUID: "imp_minji"},
	})
	fmt.Println(err)
	_, err = shop.Add(mockserver.Case{Person: identity.Person{Phone: "+82 10-0000-0001"}})
	fmt.Println(err)
	// Output:
	// <nil>
	// phone: found "+82 10-0000-0001", expected a Korean phone number in quotes; write it as at home: "010-0000-0001"
}
