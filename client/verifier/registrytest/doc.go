// Package registrytest is the contract of a verifier.Registry as tests: one
// account per person, one use per imp_uid, races included.
//
// It is for whoever writes a registry:
//
//	func TestRegistry(t *testing.T) {
//		registrytest.Run(t, registrytest.Backend{Fresh: freshDatabase, Durable: true})
//	}
//
// It does not look at how a registry keeps what it knows, except that nobody's
// CI may be readable there: that is for the registry's own tests.
package registrytest
