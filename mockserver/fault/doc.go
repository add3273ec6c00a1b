// Package fault holds failures as data: which requests are hit, and what
// happens to them. It is for servers that want to fail on purpose, and for the
// tests that ask them to.
//
// A [Rule] pairs a [Match] with an [Effect]. A [Set] holds the rules of one site
// and decides, request by request, which of them hit:
//
//	set := fault.NewSet(7)
//	_, err := set.Add(fault.Rule{Match: fault.Match{First: 2}, Effect: fault.Refusal{Status: 503}})
//	hits := set.Decide(fault.Request{Route: "getCertification", ImpUID: "imp_1"})
//
// A server then waits (Before), lets the hits change the answer that it has made
// (Shape), and plays what became of it on the wire ([Deliver]):
//
//	err := hits.Before(ctx)
//	hits.Shape(delivery)
//	err = fault.Deliver(ctx, w, delivery)
//
// To add an effect: write a type with the method shape, and with before if it
// waits; add its row to the table in effect.go and its case to package
// internal/faulttest, which proves on real sockets that each effect does what it
// says.
//
// The package knows no site, no token and no record, opens no socket and starts
// no goroutine. It cannot break a connection below HTTP (DNS, TLS handshakes,
// lost packets).
package fault
