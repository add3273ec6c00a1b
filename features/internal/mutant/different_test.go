package mutant_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/internal/mutant"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// backend is a merchant that is spoken to by its contract file alone.
type backend struct {
	*shop
	contract *contract.Contract
	target   *contract.Target
}

// guest is one visitor of a backend.
type guest struct {
	*backend
	session *contract.Session
}

func (b backend) guest(t *testing.T) *guest {
	t.Helper()
	session, err := b.target.NewSession(t.Context(), contract.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	own := *b.shop
	own.T = t
	b.shop = &own
	return &guest{&b, session}
}

// mine is a certification that was made for this visitor.
func (g *guest) mine(change ...func(*mockserver.Case)) string {
	g.Helper()
	return g.add(append(change, merchantUID(g.session.MerchantUID()))...)
}

// anew certifies somebody once more, for this visitor.
func (g *guest) anew(impUID string, change ...func(*mockserver.Case)) string {
	g.Helper()
	return g.again(impUID, append(change, merchantUID(g.session.MerchantUID()))...)
}

// bring sends an attempt and holds the answer against the outcomes that are
// right.
func (g *guest) bring(reason string, attempt contract.Attempt, right ...contract.Outcome) contract.Answer {
	g.Helper()
	answer, err := g.session.Certify(g.Context(), attempt)
	if err != nil {
		g.Fatalf("%s: %v", reason, err)
	}
	for _, o := range g.contract.Same(answer.Outcome) {
		if slices.Contains(right, o) {
			return answer
		}
	}
	g.Errorf("%s: %q, want %q; %s", reason, answer.Outcome, right, answer.Unread)
	return answer
}

func plainly(impUID string) contract.Attempt { return contract.Attempt{ImpUID: impUID} }

func byRedirect(impUID string) contract.Attempt {
	return contract.Attempt{ImpUID: impUID, Via: contract.Redirect}
}

// situations are what a merchant that is right does in any way that it has.
var situations = []struct {
	name string
	meet func(t *testing.T, b *backend)
}{
	{"one account", func(t *testing.T, b *backend) {
		g, other := b.guest(t), b.guest(t)
		impUID := g.mine()
		g.bring("an adult", plainly(impUID), contract.Created)
		other.bring("the same person", plainly(other.anew(impUID, phone("01087654321"))), contract.Existing)
		other.bring("somebody else", plainly(other.mine()), contract.Created)
	}},
	{"age", func(t *testing.T, b *backend) {
		g := b.guest(t)
		g.bring("a child", plainly(g.mine(born(today(10, 0)))), contract.Underage)
		g.bring("a child by the redirect", byRedirect(g.mine(born(today(10, 0)))), contract.Underage)
		late := born(date(2007, time.December, 31))
		if b.contract.Claims().AgeRule == mutant.DefaultAgeRule {
			g.bring("19 today", plainly(g.mine(born(today(19, 0)))), contract.Created)
			g.bring("19 at the end of the year", plainly(g.mine(late)), contract.Underage)
		} else {
			g.bring("19 at the end of the year", plainly(g.mine(late)), contract.Created)
			g.bring("19 in the next year", plainly(g.mine(born(date(2008, time.January, 1)))), contract.Underage)
		}
	}},
	{"one field", func(t *testing.T, b *backend) {
		g := b.guest(t)
		for _, missing := range []string{"birth", "birthday"} {
			g.bring("a child without "+missing, plainly(g.mine(born(today(10, 0)), without(missing))), contract.Underage, contract.Rejected)
			g.bring("an adult without "+missing, plainly(g.mine(without(missing))), contract.Created, contract.Rejected)
		}
		g.bring("two birthdays", plainly(g.mine(override("birthday", `"1990-05-17"`))), contract.Created)
	}},
	{"trust", func(t *testing.T, b *backend) {
		g, other := b.guest(t), b.guest(t)
		no := contract.Rejected
		g.bring("not finished", plainly(g.mine(unfinished)), no)
		g.bring("nobody's", plainly("imp_999999999999"), no)
		g.bring("stale", plainly(g.mine(certified(31*time.Minute))), no)
		g.bring("CI null", plainly(g.mine(override("unique_key", "null"))), no)
		g.bring("CI empty", plainly(g.mine(override("unique_key", `""`))), no)
		g.bring("a path", plainly("../users/getToken"), no)
		g.bring("nothing", contract.Attempt{Without: true}, no)
		g.bring("a long one", plainly(strings.Repeat("a", 10_000)), no)
		g.bring("success=false", contract.Attempt{ImpUID: g.mine(), Via: contract.Redirect, Success: text("false")}, no)
		if b.contract.Body(contract.Post) == "json" {
			g.bring("broken JSON", contract.Attempt{Raw: text(`{"imp_uid":"imp_1`)}, no)
			g.bring("a number", contract.Attempt{Typed: 100000000001}, no)
		}
		if b.contract.Claims().Binding {
			other.bring("another visit's", plainly(g.mine()), no)
		}
		used := g.mine()
		g.bring("an adult", plainly(used), contract.Created)
		other.bring("a used one", plainly(used), no)
	}},
	{"redirect", func(t *testing.T, b *backend) {
		g, other := b.guest(t), b.guest(t)
		impUID := g.mine()
		g.bring("an adult", byRedirect(impUID), contract.Created)
		other.bring("the same person", byRedirect(other.anew(impUID)), contract.Existing)
	}},
	{"doubt", func(t *testing.T, b *backend) {
		g := b.guest(t)
		for _, effect := range []fault.Effect{fault.Refusal{}, fault.HTMLPage{Status: 200}, fault.BusinessError{}} {
			impUID := g.mine()
			heal := g.fail("getCertification", effect, func(m *fault.Match) { m.ImpUID = impUID })
			right := []contract.Outcome{contract.Unavailable}
			if effect == (fault.BusinessError{}) {
				right = append(right, contract.Rejected) // which is as good
			}
			told := g.bring(fault.Kind(effect), plainly(impUID), right...)
			if strings.Contains(string(told.Body), mockserver.DefaultSecret) {
				t.Errorf("%s: the secret is told", fault.Kind(effect))
			}
			heal()
			g.bring("the same person afterwards", plainly(g.anew(impUID)), contract.Created)
		}
	}},
	{"withdrawal", func(t *testing.T, b *backend) {
		if !b.contract.Claims().Withdrawal {
			t.Skip("not claimed")
		}
		g, other := b.guest(t), b.guest(t)
		impUID := g.mine()
		again := other.anew(impUID)
		g.bring("an adult", plainly(impUID), contract.Created)
		if _, err := g.session.Withdraw(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(b.mock.Default().Requests(journal.Filter{Route: "deleteCertification", ImpUID: impUID})); n == 0 {
			t.Error("the certification was not deleted upstream")
		}
		other.bring("the same person, again", plainly(again), contract.Created)
	}},
}

func text(s string) *string { return &s }

// Merchants that are right in an unusual way are right by their contract files.
func TestUnusualAreRight(t *testing.T) {
	t.Parallel()
	for _, d := range mutant.Unusual() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			c, err := contract.Load(d.Name+".yaml", d.Contract)
			if err != nil {
				t.Fatal(err)
			}
			if c.Claims().AgeRule != d.AgeRule {
				t.Errorf("the contract claims %s, the merchant %s", c.Claims().AgeRule, d.AgeRule)
			}
			s := openShop(t, d.New)
			target, err := c.Open(s.url, contract.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(target.Close)
			if c.AsksPerson() {
				t.Skip("the harness, which knows the people, tells it who comes: TestUnusualMerchantsHold")
			}
			for i, situation := range situations {
				if i > 0 && d.Name == "slow" {
					break // one is enough to see that it is right, and takes long
				}
				t.Run(situation.name, func(t *testing.T) {
					t.Parallel()
					situation.meet(t, &backend{s, c, target})
				})
			}
		})
	}
}

// The unusual is really there: each of these would otherwise be the reference
// under another name.
func TestUnusualAreUnusual(t *testing.T) {
	t.Parallel()
	all := mutant.Unusual()
	if len(all) < 8 {
		t.Errorf("%d merchants, want at least 8", len(all))
	}
	for _, d := range all {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			show, ok := unusualTraits[d.Name]
			if !ok {
				t.Fatal("nothing shows what is unusual about it")
			}
			if show == nil {
				return
			}
			reference := func(u mutant.Upstream) (http.Handler, error) { return mutant.Reference(u, mutant.DefaultAgeRule) }
			if show(openShop(t, reference)) {
				t.Error("the reference does the same")
			}
			if !show(openShop(t, d.New)) {
				t.Error("it does what the reference does")
			}
		})
	}
}

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
