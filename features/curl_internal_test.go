package features

import (
	"net/http"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// What nobody types into a shell, and what a report has cut, makes no command.
func TestNoCommand(t *testing.T) {
	t.Parallel()
	request := func(path, body, header string) report.Exchange {
		return report.Exchange{Method: http.MethodPost, Path: path, Request: report.Message{Header: http.Header{"X-Own": {header}}, Body: body}}
	}
	for _, tt := range []struct {
		reason string
		sent   report.Exchange
		want   string
	}{
		{"all can be typed", request("/join", "{}", "1"), "curl -i -H 'X-Own: 1' --data-binary '{}' 'http://shop/join'"},
		{"another method", report.Exchange{Method: http.MethodPut, Path: "/join", Request: report.Message{Body: "a"}}, "curl -i -X PUT --data-binary 'a' 'http://shop/join'"},
		{"braces in an address are no pattern", report.Exchange{Method: http.MethodGet, Path: "/{a}"}, "curl -i -g 'http://shop/{a}'"},
		{"two megabytes", request("/join", strings.Repeat("a", 2<<20), "1"), ""},
		{"a zero byte", request("/join", "a\x00", "1"), ""},
		{"lines of a multipart body", request("/join", "a\r\nb", "1"), ""},
		{"a value of the visit in the path", request("/join?t=a%2Fb", "", "1"), ""},
		{"a value of the visit in a header", request("/join", "", "a/b"), ""},
		{"a header that is cut", request("/join", "", "Bearer 123456…"), ""},
	} {
		c := commands{base: "http://shop/", fixed: []string{"a/b"}}
		c.send(tt.sent)
		if got := c.text(); got != tt.want {
			t.Errorf("%s: the command is %s, want %s", tt.reason, got, tt.want)
		}
	}
}
