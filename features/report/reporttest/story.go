package reporttest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// story is the exchanges and marks of one scenario while it is written.
type story struct {
	lang      report.Lang
	impUID    string
	birthday  string
	at        time.Duration
	hasToken  bool
	exchanges []report.Exchange
	marks     []report.Mark
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

func jsonHeader() http.Header {
	return http.Header{"Content-Type": {"application/json; charset=utf-8"}}
}

func (s *story) mark(kind string, text both) {
	s.marks = append(s.marks, report.Mark{At: s.at, Kind: kind, Text: text.in(s.lang)})
	s.at += ms(3)
}

func (s *story) certified() {
	s.mark("certification", both{
		fmt.Sprintf("%s certifies herself as born %s", "김민지", s.birthday), fmt.Sprintf("%s, %s생으로 인증", "김민지", s.birthday),
	})
}

// answer is how one sign-up went.
type answer struct {
	status int
	result string
	wrong  both
	fault  string // of the certification's read
	reads  int    // status of the read, 0 = no read
	reason string // of the read
	waits  int    // ms the read takes
}

// signUp is one sign-up with the reads that it causes.
func (s *story) signUp(a answer) {
	start := s.at
	i := len(s.exchanges)
	s.exchanges = append(s.exchanges, report.Exchange{
		From: report.Browser, To: report.Merchant, At: start, Method: "POST", Path: "/certifications", Status: a.status, Wrong: a.wrong.in(s.lang),
		Request:  report.Message{Header: jsonHeader(), Body: `{"imp_uid":"` + s.impUID + `"}`},
		Response: report.Message{Header: jsonHeader(), Body: `{"result":"` + a.result + `"}`},
	})
	s.at += ms(1)
	if !s.hasToken && a.reads != 0 {
		s.token()
		s.hasToken = true
	}
	if a.reads != 0 {
		s.read(a)
	}
	s.at += ms(4)
	s.exchanges[i].Took = s.at - start
	s.at += ms(2)
}

func (s *story) token() {
	s.exchanges = append(s.exchanges, report.Exchange{
		From: report.Merchant, To: report.Iamport, At: s.at, Took: ms(2), Method: "POST", Path: "/users/getToken", Status: 200, Reason: "ok",
		Request:  report.Message{Header: jsonHeader(), Body: `{"imp_key":"imp_test_shop","imp_secret":"…"}`},
		Response: report.Message{Header: jsonHeader(), Body: `{"code":0,"message":null,"response":{"access_token":"…","now":1795500000,"expired_at":1795501800}}`},
	})
	s.at += ms(3)
}

func (s *story) read(a answer) {
	waits := ms(max(a.waits, 2))
	body := fmt.Sprintf(`{"code":0,"message":null,"response":{"birthday":%q,"certified":%t,"imp_uid":%q,"name":"김민지","unique_key":"…"}}`,
		s.birthday, a.reason != "unfinished", s.impUID)
	x := report.Exchange{
		From: report.Merchant, To: report.Iamport, At: s.at, Took: waits, Method: "GET", Path: "/certifications/" + s.impUID,
		Status: a.reads, Reason: a.reason, Fault: a.fault,
		Request: report.Message{Header: http.Header{"Authorization": {"…"}}},
	}
	switch {
	case a.reads < 0:
		x.Status = 0
	case a.reads == http.StatusOK:
		x.Response = report.Message{Header: jsonHeader(), Body: body}
	default:
		x.Response = report.Message{Header: jsonHeader(), Body: `{"code":-1,"message":"존재하지 않는 인증정보입니다.","response":null}`}
	}
	s.exchanges = append(s.exchanges, x)
	s.at += waits + ms(1)
}

// race is n sign-ups at one moment; all of them read, wait for each other, and
// answer one after the other.
func (s *story) race(n, created int) {
	for range n - 1 { // the first one is every story's
		s.certified()
	}
	s.token()
	s.mark("wait", both{
		"the barrier holds " + strconv.Itoa(n) + " reads until all of them are there", "요청 " + strconv.Itoa(n) + "개가 모일 때까지 조회를 붙잡아 둠",
	})
	start := s.at
	for i := range n {
		status, result, wrong := 200, "existing", both{}
		if i < created {
			status, result = 201, "created"
		}
		if i > 0 && i < created {
			wrong = both{"a second account", "두 번째 계정"}
		}
		s.exchanges = append(s.exchanges, report.Exchange{
			From: report.Browser, To: report.Merchant, At: start + time.Duration(i)*200*time.Microsecond, Took: ms(40) + time.Duration(i)*ms(2),
			Method: "POST", Path: "/certifications", Status: status, Wrong: wrong.in(s.lang),
			Request:  report.Message{Header: jsonHeader(), Body: `{"imp_uid":"` + s.impUID + `"}`},
			Response: report.Message{Header: jsonHeader(), Body: `{"result":"` + result + `"}`},
		}, report.Exchange{
			From: report.Merchant, To: report.Iamport, At: start + ms(10) + time.Duration(i)*200*time.Microsecond, Took: ms(20),
			Method: "GET", Path: "/certifications/" + s.impUID, Status: 200, Reason: "ok",
			Response: report.Message{Header: jsonHeader(), Body: `{"code":0,"message":null,"response":{"certified":true}}`},
		})
	}
	s.at = start + ms(80)
}
