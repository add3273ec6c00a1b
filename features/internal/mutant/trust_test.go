package mutant_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

var trustProofs = []proof{
	{"certified is not looked at", "rejected", "created", func(s *shop) string { return s.visitor().post(s.add(unfinished)) }},
	{"404 is taken for a success", "rejected", "created", func(s *shop) string { return s.visitor().post("imp_999999999999") }},
	{"404 is taken for a delay", "rejected", "unavailable", func(s *shop) string { return s.visitor().post("imp_999999999999") }},
	{"the code of the envelope is not looked at", "unavailable", "created", func(s *shop) string {
		s.fail("getCertification", fault.BusinessError{})
		return s.visitor().post(s.add())
	}},
	{"a failure uses an imp_uid up", "unavailable, created", "unavailable, rejected", func(s *shop) string {
		v := s.visitor()
		impUID := s.add(merchantUID(v.begin()))
		heal := s.fail("getCertification", fault.BusinessError{})
		first := v.post(impUID)
		heal()
		return first + ", " + v.post(impUID)
	}},
	{"the browser's birthday is trusted", "underage", "created", func(s *shop) string {
		return s.visitor().post(s.add(born(today(10, 0))), map[string]any{"birthday": "1990-05-17", "name": "김하늘"})
	}},
	{"the browser's success is trusted", "rejected", "created", func(s *shop) string {
		return s.visitor().post(s.add(unfinished), map[string]any{"success": true})
	}},
	{"the text false is true", "rejected", "created", func(s *shop) string {
		return s.visitor().redirect("success=false&imp_uid=" + s.add())
	}},
	{"no age at the redirect", "underage", "created", func(s *shop) string {
		return s.visitor().redirect("success=true&imp_uid=" + s.add(born(today(10, 0))))
	}},
	{"no look for an account at the redirect", "existing", "created", func(s *shop) string {
		impUID := s.add()
		s.visitor().post(impUID)
		return s.visitor().redirect("success=true&imp_uid=" + s.again(impUID))
	}},
	{"unfinished passes at the redirect", "rejected", "created", func(s *shop) string {
		return s.visitor().redirect("success=true&imp_uid=" + s.add(unfinished))
	}},
	{"a used imp_uid is good again", "rejected", "created", func(s *shop) string {
		_, impUID := s.join()
		thief := s.visitor()
		return thief.post(impUID)
	}},
	{"a used imp_uid is an error of the server", "created", "unavailable", func(s *shop) string {
		member, impUID := s.join()
		return member.post(impUID)
	}},
	{"a certification never grows stale", "rejected", "created", func(s *shop) string {
		return s.visitor().post(s.add(certified(31 * time.Minute)))
	}},
	{"a certification grows stale too early", "created", "rejected", func(s *shop) string {
		return s.visitor().post(s.add(certified(29 * time.Minute)))
	}},
	{"any merchant_uid will do", "rejected", "created", func(s *shop) string {
		one, other := s.visitor(), s.visitor()
		other.begin()
		return other.post(s.add(merchantUID(one.begin())))
	}},
	{"the query's merchant_uid is believed", "rejected", "created", func(s *shop) string {
		one, other := s.visitor(), s.visitor()
		own := other.begin()
		return other.redirect("success=true&merchant_uid=" + own + "&imp_uid=" + s.add(merchantUID(one.begin())))
	}},
	{"imp_uid is put unescaped into the path", "rejected rejected rejected", "created created created", func(s *shop) string {
		return strings.Join([]string{
			s.visitor().post(s.add() + "?x=1"), s.visitor().post("../certifications/" + s.add()), s.visitor().post("./" + s.add()),
		}, " ")
	}},
}

// say posts a body as it is.
func say(body string) func(s *shop) string {
	return func(s *shop) string {
		return s.visitor().send(http.MethodPost, "/certifications", "application/json", body).result
	}
}

var inputProofs = []proof{
	{"malformed JSON takes it down", "rejected", "broken off", say(`{"imp_uid":"imp_1`)},
	{"no imp_uid is an error of the server", "rejected", "status 500", say(`{}`)},
	{"an imp_uid is always a text", "rejected", "status 500", say(`{"imp_uid":100000000001}`)},
	{"a zero byte is an error of the server", "rejected", "status 500", say(`{"imp_uid":"imp_1\u0000"}`)},
	{"an emoji is an error of the server", "rejected", "status 500", say(`{"imp_uid":"imp_1😀"}`)},
	{"a long imp_uid is an error of the server", "rejected", "status 500", say(`{"imp_uid":"` + strings.Repeat("a", 10_000) + `"}`)},
}

var tokenProofs = []proof{
	{"a token for every request", "few tokens", "many tokens", func(s *shop) string {
		for range 5 {
			if got := s.visitor().post(s.add()); got != "created" {
				return got
			}
		}
		return s.tokens()
	}},
	{"the first token is kept for good", "created", "unavailable", func(s *shop) string {
		s.visitor().post(s.add())
		s.fail("getCertification", fault.ExpireToken{}, first(1))
		return s.visitor().post(s.add())
	}},
	{"a refused token is asked for again and again", "unavailable, few tokens", "unavailable, many tokens", func(s *shop) string {
		s.fail("getCertification", fault.Refusal{Status: http.StatusUnauthorized})
		return s.visitor().post(s.add()) + ", " + s.tokens()
	}},
	{"everybody who waits fetches a token", "few tokens", "many tokens", func(s *shop) string {
		s.fail("getToken", fault.Latency{Delay: fault.Duration(100 * time.Millisecond)})
		impUIDs := []string{s.add(), s.add(), s.add(), s.add(), s.add(), s.add(), s.add(), s.add()}
		got := together(len(impUIDs), func(i int) string { return s.visitor().post(impUIDs[i]) })
		if got["created"] != len(impUIDs) {
			s.Errorf("not all created: %v", got)
		}
		return s.tokens()
	}},
}

// tokens says whether the API was asked for few tokens, or for many.
func (s *shop) tokens() string {
	if s.count("getToken") <= 2 {
		return "few tokens"
	}
	return "many tokens"
}

var resilienceProofs = []proof{
	{"500 opens an account", "unavailable", "created", failing(fault.Refusal{Status: http.StatusInternalServerError})},
	{"a page is taken for a record", "unavailable", "created", failing(fault.HTMLPage{Status: http.StatusOK})},
	{"no time-out", "unavailable", "late", hurried(fault.Hang{})},
	{"the time-out ends with the headers", "unavailable", "late", hurried(fault.Chunks{Pause: fault.Duration(time.Minute)})},
	{"half a record is enough", "unavailable", "created", failing(fault.Truncate{})},
	{"no token breaks it off", "unavailable", "broken off", func(s *shop) string {
		s.fail("getToken", fault.BusinessError{})
		return s.visitor().post(s.add())
	}},
	{"it tries for ever", "unavailable", "late", hurried(fault.Refusal{})},
	{"every failure is a no", "unavailable", "rejected", failing(fault.Reset{After: 10})},
	{"an error needs a message", "unavailable", "broken off", failing(fault.NullMessage{})},
	{"a sign-up that failed is finished later", "unavailable, created", "unavailable, existing", func(s *shop) string {
		heal := s.fail("getCertification", fault.Refusal{})
		impUID := s.add()
		while := s.visitor().post(impUID)
		heal()
		return while + ", " + s.visitor().post(s.again(impUID))
	}},
	{"a retry opens a second account", "created, existing", "created, created", func(s *shop) string {
		s.fail("getCertification", fault.Refusal{}, first(1))
		impUID := s.add()
		return s.visitor().post(impUID) + ", " + s.visitor().post(s.again(impUID))
	}},
	{"the first piece is all", "created", "unavailable", failing(fault.Chunks{})},
	{"new fields are not expected", "created", "unavailable", failing(fault.ExtraFields{})},
	{"the keys have an order", "created", "unavailable", failing(fault.ReorderKeys{})},
	{"compressed is not understood", "created", "unavailable", failing(fault.Gzip{})},
	{"it gives up too early", "created", "unavailable", failing(fault.Latency{Delay: fault.Duration(500 * time.Millisecond)})},
}

// failing is an adult who signs up while the API fails.
func failing(effect fault.Effect) func(s *shop) string {
	return func(s *shop) string {
		s.fail("getCertification", effect)
		return s.visitor().post(s.add())
	}
}

// hurried is an adult who does not wait for long.
func hurried(effect fault.Effect) func(s *shop) string {
	return func(s *shop) string {
		s.fail("getCertification", effect)
		v := s.visitor()
		v.within = shortAnswer
		return v.post(s.add())
	}
}

var privacyProofs = []proof{
	{"the secret is in the error", "nothing told", "the secret told", func(s *shop) string {
		s.fail("getCertification", fault.Refusal{})
		return told(s.visitor().tell(s.add()).all, "the secret", mockserver.DefaultSecret)
	}},
	{"the CI is in the answer", "nothing told", "the CI told", func(s *shop) string {
		impUID := s.add()
		return told(s.visitor().tell(impUID).all, "the CI", s.person(impUID).CI)
	}},
	{"the CI is in a cookie", "nothing told", "the CI told", func(s *shop) string {
		impUID := s.add()
		return told(s.visitor().send(http.MethodGet, "/certifications/redirect?success=true&imp_uid="+impUID, "", "").all, "the CI", s.person(impUID).CI)
	}},
	{"the whole record is in the answer", "nothing told", "the DI told", func(s *shop) string {
		impUID := s.add(born(today(10, 0)))
		return told(s.visitor().tell(impUID).all, "the DI", s.person(impUID).DI)
	}},
	{"the token is in a header", "nothing told", "the token told", func(s *shop) string {
		return told(s.visitor().tell(s.add()).all, "the token", s.token())
	}},
	{"the token is in the log", "nothing told", "the token told", func(s *shop) string {
		s.visitor().post(s.add())
		return told(s.output.String(), "the token", s.token())
	}},
	{"nothing is deleted upstream", "withdrawn, deleted", "withdrawn, kept", func(s *shop) string {
		member, _ := s.join()
		gone := member.withdraw()
		if s.count("deleteCertification") > 0 {
			return gone + ", deleted"
		}
		return gone + ", kept"
	}},
}

// told says whether a secret is in a text.
func told(text, name, secret string) string {
	if secret != "" && strings.Contains(text, secret) {
		return name + " told"
	}
	return "nothing told"
}
