package identity_test

import (
	"fmt"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// A person who turns 19 tomorrow does so however old the fixture grows.
func ExampleTurns() {
	birthday := identity.Turns(19, identity.InDays(1))
	for _, anchor := range []identity.Date{{Year: 2026, Month: 12, Day: 30}, {Year: 2026, Month: 12, Day: 31}} {
		born := birthday.On(anchor)
		fmt.Printf("on %s: born %s, full age %d, year age %d\n", anchor, born, identity.FullAge(born, anchor), identity.YearAge(born, anchor))
	}
	// Output:
	// on 2026-12-30: born 2007-12-31, full age 18, year age 19
	// on 2026-12-31: born 2008-01-01, full age 18, year age 18
}

// CI is one person's everywhere, DI one person's at one merchant.
func ExamplePerson_CI() {
	jiwoo := &identity.Person{ID: "adult/jiwoo", Name: "이지우"}
	fmt.Println(len(jiwoo.CI()), len(jiwoo.DI("A010002002")), jiwoo.DI("A010002002") == jiwoo.DI("B000000001"))
	// Output: 88 64 false
}
