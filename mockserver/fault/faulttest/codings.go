package faulttest

import (
	"bytes"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// codingCase is a row whose request says which codings of the body it takes.
type codingCase struct {
	wireCase
	accepts string // Accept-Encoding; "" = the request has none
	says    string // what the mark says after the kind of the last effect
}

// codingCases pack the body where the request asks for that, or the rule forces it.
func codingCases() []codingCase {
	const unnamed, refused = "the request does not name gzip", "the request refuses gzip"
	gzip, force := fault.Gzip{}, fault.Gzip{Force: true}
	return []codingCase{
		packed("gzip", gzip, "the request names it"),
		packed("deflate, gzip;q=0.001, br", gzip, "one coding of several, with the least weight"),
		packed("gzip;q=0", force, "compressed although the request refuses it"),
		packed("", force, "compressed although nobody asked"),
		asItIs("", "the request has no Accept-Encoding", "clients that send none cannot unpack"),
		asItIs("identity", unnamed, "a client that wants bodies as they are"),
		asItIs("*", unnamed, "any coding will do, and so will none"),
		asItIs("gzip;q=0", refused, "a weight of 0 forbids it"),
		{wireCase{"several at once", "in the order that works, not that of the rules", []fault.Effect{
			fault.Chunks{Pause: shortly}, fault.Truncate{Keep: 20}, fault.Latency{Delay: shortly}, gzip,
		}, endComplete, compressed(brokenText(20))}, "gzip", ""},
	}
}

func packed(accepts string, effect fault.Gzip, reason string) codingCase {
	name := "gzip for " + accepts
	if effect.Force {
		name = "forced " + name
	}
	return codingCase{wireCase{name, reason, []fault.Effect{effect}, endComplete, compressed(sameText)}, accepts, ""}
}

func asItIs(accepts, says, reason string) codingCase {
	check := both(sameBody, headerIs("Content-Encoding", ""))
	return codingCase{wireCase{"no gzip for " + accepts, reason, []fault.Effect{fault.Gzip{}}, endComplete, check}, accepts, " not packed: " + says}
}

// accepting is a request with an Accept-Encoding, if there is one to add.
func accepting(request []byte, codings string) []byte {
	if codings == "" {
		return request
	}
	return bytes.Replace(request, []byte("\r\n"), []byte("\r\nAccept-Encoding: "+codings+"\r\n"), 1)
}
