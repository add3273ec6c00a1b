package openapi_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi"
)

func Example() {
	checker, err := openapi.Iamport()
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: checker.Transport(nil)}
	response, err := client.Post("http://127.0.0.1/users/getToken", "application/json", strings.NewReader(`{"impKey":"k"}`))
	if err == nil {
		response.Body.Close()
	}
	var violations openapi.Violations
	if errors.As(err, &violations) { // the request was not sent
		fmt.Println(violations)
	}
	// Output:
	// 2 violations:
	// 	request POST /users/getToken: /imp_key: expected text, found nothing ("impKey" is there, did you mean "imp_key"?)
	// 	request POST /users/getToken: /imp_secret: expected text, found nothing
}

func ExampleChecker_Find() {
	checker, err := openapi.Iamport()
	if err != nil {
		fmt.Println(err)
		return
	}
	op, params, ok := checker.Find("GET", "/certifications/imp%2F1")
	fmt.Println(op.ID, params["imp_uid"], ok)
	// Output: getCertification imp/1 true
}

func ExampleChecker_Value() {
	checker, err := openapi.Iamport()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(checker.Value("OTPConfirm", []byte(`{"otp":"000000"}`)))
	fmt.Println(checker.Value("OTPConfirm", []byte(`{"otp":123456}`)))
	// Output:
	// <nil>
	// document schema OTPConfirm: /otp: expected text, found a number of 6 characters (did you mean it in quotes?)
}
