package fault_test

import (
	"encoding/json"
	"fmt"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// The first two reads fail, the third is answered.
func Example() {
	set := fault.NewSet(7)
	rule, err := set.Add(fault.Rule{
		Match:  fault.Match{Route: "getCertification", First: 2},
		Effect: fault.Refusal{Status: 503, Message: "점검 중입니다."},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rule.ID)
	for range 3 {
		d := &fault.Delivery{Status: 200, Body: []byte(`{"code":0,"message":null,"response":{}}`)}
		hits := set.Decide(fault.Request{Route: "getCertification", ImpUID: "imp_1"})
		hits.Shape(d)
		fmt.Println(d.Status, string(d.Body), hits.Name())
	}
	// Output:
	// fault-1
	// 503 {"code":-1,"message":"점검 중입니다.","response":null} fault:status
	// 503 {"code":-1,"message":"점검 중입니다.","response":null} fault:status
	// 200 {"code":0,"message":null,"response":{}}
}

// Rules stand alike in JSON and in fixtures.
func ExampleRule_UnmarshalJSON() {
	var rule fault.Rule
	err := json.Unmarshal([]byte(`{"match":{"every":3},"effect":{"latency":{"delay":"200ms"}}}`), &rule)
	fmt.Printf("%+v %v\n", rule.Effect, err)

	err = json.Unmarshal([]byte(`{"effect":{"latency":{"dealy":"200ms"}}}`), &rule)
	fmt.Println(err)
	// Output:
	// {Delay:200ms Jitter:0s} <nil>
	// effect.latency: found the key "dealy", expected one of delay, jitter; did you mean delay?
}
