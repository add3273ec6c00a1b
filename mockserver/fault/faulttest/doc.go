// Package faulttest proves that every effect of package fault does on the wire
// what it says: raw bytes, pauses, and how the connection ends. It is for the
// tests of whatever plays faults, over plain TCP, over TLS, or through a proxy:
//
//	faulttest.Run(t, faulttest.Wire{Dial: dial, Request: request, Arm: arm})
//
// The suite speaks HTTP/1.1 by hand, since an HTTP client hides the very things
// that it looks at. It opens no listener, and it says nothing about HTTP/2.
package faulttest
