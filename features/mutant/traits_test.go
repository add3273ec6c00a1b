package mutant_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// hangsUp reports whether a connection ends behind an answer that said nothing of
// it.
func hangsUp(s *shop, impUID string) bool {
	s.Helper()
	conn, err := (&net.Dialer{}).DialContext(s.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.Fatal(err)
	}
	defer conn.Close()
	body := `{"imp_uid":"` + impUID + `"}`
	_, _ = fmt.Fprintf(conn, "POST /certifications HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	read := bufio.NewReader(conn)
	resp, err := http.ReadResponse(read, nil)
	if err != nil {
		s.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	_, err = read.ReadByte()
	return !resp.Close && errors.Is(err, io.EOF)
}

// unusualTraits tell whether a merchant has the trait that a name promises.
var unusualTraits = map[string]func(s *shop) bool{
	"other statuses and other bodies": func(s *shop) bool {
		return strings.Contains(s.visitor().tell(s.add()).all, "JOINED")
	},
	"200 for everything": func(s *shop) bool {
		return s.visitor().post("imp_999999999999") == "status 200"
	},
	"forms in, plain text out": func(s *shop) bool {
		return strings.Contains(s.visitor().send(http.MethodPost, "/join.jsp", "application/x-www-form-urlencoded", "imp_uid="+s.add()).all, "가입되었습니다")
	},
	"every answer is another page": func(s *shop) bool {
		return strings.Contains(s.visitor().tell(s.add()).all, "/welcome")
	},
	"the redirect alone": func(s *shop) bool { return s.visitor().post(s.add()) == "status 404" },
	"no session, no sign-up": func(s *shop) bool {
		v := s.visitor()
		v.begin()
		return v.post(s.add()) == "rejected" && v.redirect("imp_uid="+s.add()) == "rejected" && v.count("getCertification") == 0
	},
	"no sessions at all": func(s *shop) bool { return s.visitor().begin() == "status 404" },
	"one request at a time": func(s *shop) bool {
		impUIDs := []string{s.add(), s.add()}
		s.fail("getCertification", fault.Barrier{Size: len(impUIDs), Wait: fault.Duration(200 * time.Millisecond)})
		together(len(impUIDs), func(i int) string { return s.visitor().post(impUIDs[i]) })
		for _, e := range s.mock.Default().Requests(journal.Filter{Route: "getCertification"}) {
			if strings.Contains(e.Fault, "2 of 2") {
				return false
			}
		}
		return true
	},
	"slow": func(s *shop) bool {
		v := s.visitor()
		v.within = 250 * time.Millisecond
		for range 2 { // a busy machine may be slow once
			if v.redirect("") != "late" {
				return false
			}
		}
		return true
	},
	"no token is kept": func(s *shop) bool {
		s.visitor().post(s.add())
		s.visitor().post(s.add())
		return s.count("getToken") == 2
	},
	"birthday alone is read": func(s *shop) bool {
		return s.visitor().post(s.add(without("birthday"))) == "rejected"
	},
	"birth alone is read": func(s *shop) bool {
		return s.visitor().post(s.add(without("birth"))) == "rejected"
	},
	"DI, phone, carrier and name are not looked at": nil, // nor does the reference look at them; here they do not even come
	"a code other than 0 is a no": func(s *shop) bool {
		s.fail("getCertification", fault.BusinessError{})
		return s.visitor().post(s.add()) == "rejected"
	},
	"the connection ends after a 500": func(s *shop) bool {
		s.fail("getCertification", fault.HTMLPage{})
		return s.visitor().post(s.add()) == "status 500" && hangsUp(s, s.add())
	},
	"a body that is too large is not read": func(s *shop) bool {
		return s.visitor().post(strings.Repeat("a", 2<<20)) == "broken off"
	},
	"one answer for no, too young and later": func(s *shop) bool {
		return s.visitor().post(s.add(born(today(10, 0)))) == "status 400"
	},
	"the form asks first who it is": func(s *shop) bool { return s.visitor().begin() == "rejected" },
	"certifications are deleted once they are used": func(s *shop) bool {
		s.visitor().post(s.add())
		return s.count("deleteCertification") == 1
	},
	"a form before the window":              nil, // the reference does not look at it either
	"two steps in a session":                func(s *shop) bool { return inTwo(s, true) },
	"two steps with a token and no session": func(s *shop) bool { return inTwo(s, false) },
	"two steps with a token in a session":   func(s *shop) bool { return inTwo(s, true) },
	"two steps, and the page is told the CI": func(s *shop) bool {
		return strings.Contains(s.visitor().send(http.MethodPost, "/certify", "application/json", `{"imp_uid":"`+s.add()+`"}`).all, `"ci":`)
	},
	"year age": func(s *shop) bool {
		return s.visitor().post(s.add(born(date(2007, time.December, 31)))) == "created"
	},
}

// inTwo reports whether step 1 lets a visitor go on, and opens nothing by itself.
func inTwo(s *shop, joins bool) bool {
	v := s.visitor()
	if joins {
		v.send(http.MethodGet, "/join", "", "")
	}
	return strings.Contains(v.send(http.MethodPost, "/certify", "application/json", `{"imp_uid":"`+s.add()+`"}`).all, "certified")
}
