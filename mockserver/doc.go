// Package mockserver is a fake of the i'mport (PortOne V1) identity
// verification API: a value that you can serve, steer and question.
//
// It is for programs that test sign-up backends, and for the iamport-mock
// command. In a test:
//
//	mock := mockserver.Start(t)
//	// point the backend at mock.URL, with mockserver.DefaultKey and DefaultSecret
//	mock.Default().Clock().Advance(31 * time.Minute) // its token has expired
//
// Whose request it is, its credentials say: see [Server.Site]. With [WithAnyKey],
// which a harness uses, every key means the default site. On a server that many
// share, a lease does the same for the keys that no site has: see control.Leases.
//
// It serves the browser side too, iamport.js and an identity window: see
// package window. A Server opens no socket and starts no goroutine; Start and
// the command do. It is not a test double for payments or for PortOne V2, and
// what it knows is gone when the process ends, unless a [Keeper] gives it to the next
// server. [Deviations] lists where it may
// differ from the real service.
package mockserver
