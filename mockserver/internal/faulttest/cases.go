package faulttest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// wireCase is one row: effects that hit one request, and what is seen of them.
type wireCase struct {
	name    string
	reason  string
	effects []fault.Effect
	end     ending
	check   func(t *testing.T, plain, got *reading)
}

// The times that the cases wait for: long enough to be seen, short enough to be
// waited for.
const (
	someTime = 60 * time.Millisecond
	shortly  = 5 * time.Millisecond
	longer   = 250 * time.Millisecond // no reader is as slow as this, so that the parts come one by one
)

// cases are all rows, with what the request says of codings.
func cases() []codingCase {
	var all []codingCase
	for _, c := range slices.Concat(answerCases(), recordCases(), wireCases()) {
		all = append(all, codingCase{wireCase: c})
	}
	return append(all, codingCases()...)
}

// answerCases put another answer in the place of the server's.
func answerCases() []wireCase {
	return []wireCase{
		{"status", "an error in the API's envelope", []fault.Effect{fault.Refusal{}}, endComplete, envelope(503, -1)},
		{
			"status with all parameters", "any status, code and message", []fault.Effect{
				fault.Refusal{Status: 418, Code: new(0), Message: "차 <\"> 한 잔"},
			}, endComplete, answer(418, "application/json; charset=UTF-8", `{"code":0,"message":"차 <\"> 한 잔","response":null}`),
		},
		{"status without a body", "HTTP allows none", []fault.Effect{fault.Refusal{Status: 204}}, endComplete, answer(204, "", "")},
		{"business_error", "a failure that HTTP calls a success", []fault.Effect{fault.BusinessError{}}, endComplete, envelope(200, -1)},
		{
			"null_message", "an error that says nothing", []fault.Effect{fault.NullMessage{}}, endComplete,
			answer(500, "application/json; charset=UTF-8", `{"code":-1,"message":null,"response":null}`),
		},
		{
			"too_many", "a rate limit that says when to come back", []fault.Effect{fault.TooMany{RetryAfter: fault.Duration(90 * time.Second)}}, endComplete,
			both(envelope(429, -1), headerIs("Retry-After", "90")),
		},
		{"html", "a proxy's page where JSON is expected", []fault.Effect{fault.HTMLPage{}}, endComplete, htmlPage(502)},
		{"expire_token", "the token of the request is no longer good", []fault.Effect{fault.ExpireToken{}}, endComplete, statusIs(401)},
	}
}

// recordCases change the bytes of the server's answer.
func recordCases() []wireCase {
	return []wireCase{
		{"extra_fields", "keys that nobody knows, beside all that were there", []fault.Effect{fault.ExtraFields{}}, endComplete, moreKeys},
		{"reorder_keys", "the same JSON in another order", []fault.Effect{fault.ReorderKeys{}}, endComplete, sameJSONOtherOrder},
		{"truncate", "good HTTP, bad JSON", []fault.Effect{fault.Truncate{}}, endComplete, truncated(0)},
		{"truncate to a length", "good HTTP, bad JSON", []fault.Effect{fault.Truncate{Keep: 7}}, endComplete, truncated(7)},
		{
			"content_type", "the wrong word about a good body", []fault.Effect{fault.ContentType{}}, endComplete,
			both(sameBody, headerIs("Content-Type", "text/html; charset=UTF-8")),
		},
		{
			"content_type of one's own", "the wrong word about a good body", []fault.Effect{fault.ContentType{Value: "application/octet-stream"}},
			endComplete, both(sameBody, headerIs("Content-Type", "application/octet-stream")),
		},
	}
}

// wireCases change when and how the answer travels.
func wireCases() []wireCase {
	return []wireCase{
		{"latency", "the answer is late and whole", []fault.Effect{fault.Latency{Delay: fault.Duration(someTime)}}, endComplete, both(late, sameBody)},
		{
			"latency with jitter", "the answer is late and whole", []fault.Effect{fault.Latency{Delay: fault.Duration(someTime), Jitter: fault.Duration(shortly)}},
			endComplete, both(late, sameBody),
		},
		{"hang", "a wait, and then no answer at all", []fault.Effect{fault.Hang{For: fault.Duration(someTime)}}, endClosed, both(late, nothing)},
		{"reset", "no answer at all", []fault.Effect{fault.Reset{}}, endReset, nothing},
		{"reset inside the body", "the announced rest never comes", []fault.Effect{fault.Reset{After: 10}}, endReset, cutShort(10)},
		{"reset at the end of the body", "one byte is missing at least", []fault.Effect{fault.Reset{After: 1 << 20}}, endReset, cutShort(-1)},
		{"short_body", "the announced rest never comes", []fault.Effect{fault.ShortBody{}}, endClosed, cutShort(0)},
		{"short_body of a length", "the announced rest never comes", []fault.Effect{fault.ShortBody{Keep: 5}}, endClosed, cutShort(5)},
		{"chunks", "parted where it hurts, with a pause", []fault.Effect{fault.Chunks{Pause: fault.Duration(longer)}}, endComplete, both(parted(0), paused)},
		{"chunks at a place", "parted where the rule says", []fault.Effect{fault.Chunks{At: 3, Pause: fault.Duration(shortly)}}, endComplete, parted(3)},
		{
			"short body in chunks", "the last chunk never comes", []fault.Effect{fault.Chunks{At: 3, Pause: fault.Duration(shortly)}, fault.ShortBody{Keep: 9}},
			endClosed, chunksCut(9),
		},
	}
}

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
			fault.Chunks{Pause: fault.Duration(shortly)}, fault.Truncate{Keep: 20}, fault.Latency{Delay: fault.Duration(shortly)}, gzip,
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
