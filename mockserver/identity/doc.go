// Package identity describes the synthetic people of the mock: who they are,
// how old they are on a given day in Asia/Seoul, and the CI and DI that an
// identity agency would derive for them.
//
// It serves the packages of the mock (fixture, store, mockserver) and tests that
// put people together by hand:
//
//	minji := &identity.Person{ID: "turns-nineteen/minji", Name: "김민지", Gender: identity.Female,
//		Birthday: identity.Turns(19, identity.InDays(1))}
//	born := minji.Birthday.On(identity.DateOf(now)) // a Date; minji.CI() is 88 characters
//
// It holds no people, reads no files and asks no clock: every function is pure,
// and whoever knows the time passes it in.
package identity
