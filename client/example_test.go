package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// The mock stands in for https://api.iamport.kr.
func Example() {
	mock, err := mockserver.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(mock)
	defer server.Close()

	c, err := client.New(server.URL, mockserver.DefaultKey, mockserver.DefaultSecret)
	if err != nil {
		fmt.Println(err)
		return
	}
	cert, err := c.Certification(context.Background(), "imp_100000000001")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(cert.Certified, cert.Birthday, cert.Foreigner)

	_, err = c.Certification(context.Background(), "imp_999999999999")
	fmt.Println(errors.Is(err, client.ErrNotFound), err)
	// Output:
	// true 1990-05-17 unknown
	// true getCertification: status 404, code -1: 인증결과가 존재하지 않습니다.
}
