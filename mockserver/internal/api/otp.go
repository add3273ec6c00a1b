package api

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// otpRequest is a request for a code, as its parameters say (fact 3.2).
type otpRequest struct {
	name        string
	phone       string // digits only
	born        identity.Date
	gender      identity.Gender
	foreigner   bool
	carrier     identity.Carrier
	provider    identity.ProviderFacts
	merchantUID string
	company     string
	app         bool // confirmed in an app, without a code
}

// requestOTP answers POST /certifications/otp/request: it keeps an unfinished
// certification and puts the code into the site's inbox.
func (s *Server) requestOTP(x *exchange) (answer.Reply, error) {
	q, err := s.readOTPRequest(x)
	if err != nil {
		return answer.Reply{}, err
	}
	record := s.newRecord(x, q)
	for tries := 0; !x.site.Add(record); tries++ {
		if tries == 100 {
			return answer.Reply{}, fmt.Errorf("no free imp_uid found in %d tries", tries)
		}
		record.ImpUID = freshImpUID(s.Chance, x.set)
	}
	x.impUID = record.ImpUID
	if !q.app {
		x.site.Send(store.Message{
			To: q.phone, Code: record.OTP.Code, ImpUID: record.ImpUID, SentAt: record.OTP.Sent,
			Text: fmt.Sprintf("[%s] 본인확인 인증번호 [%s]를 입력해 주세요. (모의 메시지)", q.company, record.OTP.Code),
		})
		s.Log.InfoContext(x.r.Context(), "one-time code sent", "site", x.site.UserCode, "imp_uid", record.ImpUID, "code", record.OTP.Code)
	}
	body := append([]byte(answer.EnvelopeHead+`{"imp_uid":`), answer.AppendText(nil, record.ImpUID)...)
	return answer.Reply{Body: append(body, "}"+answer.EnvelopeTail...)}, nil
}

func (s *Server) newRecord(x *exchange, q *otpRequest) *store.Record {
	site := x.site
	now := site.Clock.Now()
	person := &identity.Person{
		ID: identity.TypedID(q.name, q.born, q.gender), Name: q.name, Gender: q.gender,
		Birthday: identity.BornOn(q.born), Foreigner: q.foreigner, Phone: q.phone, Carrier: q.carrier,
	}
	sought := fixture.Sought{Name: q.name, Born: q.born, Gender: q.gender, Phone: q.phone, Site: site.UserCode}
	if id, ok := s.View(site, x.set).Identify(sought); ok {
		person.ID = id
	}
	otp := &store.OTP{Sent: now}
	if !q.app {
		otp.Code = s.Chance.Digits(6)
	}
	return &store.Record{
		Certification: identity.Certification{
			ImpUID: freshImpUID(s.Chance, x.set), MerchantUID: q.merchantUID, Person: person, Provider: q.provider.Name,
			PGTID: now.In(identity.Seoul()).Format("20060102150405") + s.Chance.Digits(10),
		},
		Made: now, OTP: otp, Typed: true,
	}
}

// freshImpUID is an id that no fixture has: imp_ and twelve digits (observed:
// fact 2.2).
func freshImpUID(chance *clock.Chance, set *fixture.Set) string {
	for {
		id := "imp_" + chance.Digits(12)
		if _, taken := set.Certification(id); !taken {
			return id
		}
	}
}

var (
	nonDigits   = regexp.MustCompile(`[^0-9]`)
	mobilePhone = regexp.MustCompile(`^01[0-9]{8,9}$`)
	plainUID    = regexp.MustCompile(`^[A-Za-z0-9]{1,40}$`)
)

func (s *Server) readOTPRequest(x *exchange) (*otpRequest, error) {
	q := &otpRequest{
		name: strings.TrimSpace(x.text("name")), phone: nonDigits.ReplaceAllString(x.text("phone"), ""),
		merchantUID: x.text("merchant_uid"), company: x.text("company"), carrier: identity.Carrier(x.text("carrier")),
	}
	if q.company == "" {
		q.company = "iamport-mock"
	}
	if x.truth("is_mvno") {
		q.carrier += "_MVNO"
	}
	if q.name == "" {
		return nil, answer.Refuse(answer.OTPBadData, "name: found nothing, expected a real name")
	}
	if !mobilePhone.MatchString(q.phone) {
		return nil, answer.Refuse(answer.OTPBadData, "phone: expected 10 or 11 digits that begin with 01")
	}
	if err := s.readProvider(x, q); err != nil {
		return nil, err
	}
	if err := s.readBirth(x, q); err != nil {
		return nil, err
	}
	return q, nil
}

// readProvider takes the provider from the old parameter pg or from the site.
// Both spellings of the channel parameter are accepted and choose nothing:
// which provider a channel leads to is the merchant's own setting.
func (s *Server) readProvider(x *exchange, q *otpRequest) error {
	name := string(x.site.Provider)
	if pg := x.text("pg"); pg != "" {
		name, _, _ = strings.Cut(pg, ".")
	}
	q.provider, _ = identity.Provider(name).Facts()
	if !q.provider.OTP {
		able := identity.ProviderNames(func(p identity.ProviderFacts) bool { return p.OTP })
		return answer.Refuse(answer.OTPUnsupported, fmt.Sprintf("pg: found %s, only %s have the OTP API", answer.Quote(name), strings.Join(able, " and ")))
	}
	q.app = q.provider.OTPByApp && x.text("verification_method") == "APP"
	if q.provider.PlainMerchantUID && q.merchantUID != "" && !plainUID.MatchString(q.merchantUID) {
		return answer.Refuse(answer.OTPBadData, fmt.Sprintf("merchant_uid: %s takes letters and digits only, at most 40", name))
	}
	return nil
}

// readBirth combines YYMMDD, or YYYYMMDD by the switch otp-birth-digits, with the
// seventh digit of a resident number, which tells century, sex and whether the
// person is a foreigner (fact 3.2).
func (s *Server) readBirth(x *exchange, q *otpRequest) error {
	digits := nonDigits.ReplaceAllString(x.text("birth"), "")
	long := len(digits) == 8 && s.Switches.Is("otp-birth-digits", "taken")
	if len(digits) != 6 && !long {
		return answer.Refuse(answer.OTPBadData, fmt.Sprintf("birth: found %d digits, expected six, YYMMDD", len(digits)))
	}
	digit := strings.TrimSpace(x.text("gender_digit"))
	if len(digit) != 1 || digit < "1" || digit > "8" {
		return answer.Refuse(answer.OTPBadData, "gender_digit: expected one digit from 1 to 8")
	}
	n := int(digit[0] - '0')
	century := "19"
	if n == 3 || n == 4 || n == 7 || n == 8 {
		century = "20"
	}
	if long && digits[:2] != century {
		return answer.Refuse(answer.OTPBadData, "birth: its century is not that of gender_digit; 1, 2, 5 and 6 are of 19.., 3, 4, 7 and 8 of 20..")
	}
	yymmdd := digits[len(digits)-6:]
	q.gender, q.foreigner = identity.Male, n >= 5
	if n%2 == 0 {
		q.gender = identity.Female
	}
	if q.foreigner && !s.Switches.Give(q.provider.OTPForeigner) {
		able := identity.ProviderNames(func(p identity.ProviderFacts) bool { return p.OTP && s.Switches.Give(p.OTPForeigner) })
		return answer.Refuse(answer.OTPBadData, fmt.Sprintf("gender_digit: 5 to 8 are for %s alone, switch otp-foreigner-digits=%[1]s", strings.Join(able, " and ")))
	}
	born, err := identity.ParseDate(century + yymmdd[:2] + "-" + yymmdd[2:4] + "-" + yymmdd[4:])
	if err != nil {
		return answer.Refuse(answer.OTPBadData, "birth: this day does not exist")
	}
	if born.Compare(identity.DateOf(x.site.Clock.Now())) > 0 {
		return answer.Refuse(answer.OTPBadData, "birth: this day is in the future by the site's clock; does gender_digit name the right century?")
	}
	q.born = born
	return nil
}

// confirmOTP answers POST /certifications/otp/confirm/{imp_uid} (fact 3.3).
func (s *Server) confirmOTP(x *exchange) (answer.Reply, error) {
	found, err := s.Find(x.site, x.set, x.impUID)
	if err != nil {
		return answer.Reply{}, err
	}
	if found.Certified {
		return answer.Reply{}, answer.Refuse(answer.OTPAlready, "")
	}
	code := strings.TrimSpace(x.text("otp"))
	var failed error
	var confirmed *identity.Certification
	requested := x.site.Change(x.impUID, func(r store.Record) *store.Record {
		next, err := s.confirm(r, code, x.site.Clock.Now())
		failed = err
		if err == nil {
			confirmed = &next.Certification
		}
		return next
	})
	if !requested {
		return answer.Reply{}, answer.Refuse(answer.OTPUnknown, "the id exists, but no OTP was requested for it")
	}
	if failed != nil {
		return answer.Reply{}, failed
	}
	a := s.Render(x.site, confirmed, identity.DateOf(x.site.Clock.Anchor()))
	return answer.Reply{Body: a.AppendBody(nil, x.site.Clock.Now())}, nil
}

// confirm decides on one code and returns the record as it is afterwards, nil
// for one that did not change.
func (s *Server) confirm(r store.Record, code string, now time.Time) (*store.Record, error) {
	switch {
	case r.Certified:
		return nil, answer.Refuse(answer.OTPAlready, "")
	case r.OTP == nil:
		return nil, answer.Refuse(answer.OTPUnknown, "the id exists, but no OTP was requested for it")
	case r.OTP.Code != "" && code == "":
		return nil, answer.Refuse(answer.OTPMissing, "")
	case r.OTP.Tries >= s.Switches.Number("otp-tries"):
		return nil, answer.Refuse(answer.OTPTooMany, "")
	case now.Sub(r.OTP.Sent) >= time.Duration(s.Switches.Number("otp-lifetime"))*time.Second:
		return nil, answer.Refuse(answer.OTPExpired, "")
	case r.OTP.Code != "" && code != r.OTP.Code:
		otp := *r.OTP
		otp.Tries++
		r.OTP = &otp
		return &r, answer.Refuse(answer.OTPMismatch, fmt.Sprintf("try %d of %d", otp.Tries, s.Switches.Number("otp-tries")))
	}
	r.Certified, r.CertifiedAt = true, identity.At(now)
	return &r, nil
}
