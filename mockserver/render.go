package mockserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// answer is the ready answer for one certification. Where certified_at counts
// from the moment of reading, its digits belong between head and tail.
type answer struct {
	head, tail []byte
	at         identity.Moment
	hole       bool
	where      journal.Place // of the certification in a fixture file
}

// AppendBody and Len make an answer a journal.Body: the journal keeps it by
// reference and words it when asked.
func (a *answer) AppendBody(dst []byte, at time.Time) []byte { return a.append(dst, at) }

// Len is about how many bytes the answer keeps alive.
func (a *answer) Len() int { return len(a.head) + len(a.tail) }

// append appends the answer as read at now.
func (a *answer) append(dst []byte, now time.Time) []byte {
	dst = append(dst, a.head...)
	if !a.hole {
		return dst
	}
	dst = strconv.AppendInt(dst, a.at.Resolve(now).Unix(), 10)
	return append(dst, a.tail...)
}

// view is a certification as one site sees it on one anchor date.
type view struct {
	*identity.Certification
	site     *store.Config
	provider identity.Provider
	anchor   identity.Date
	switches switches
	hole     int // where the digits of certified_at belong; 0 = nowhere
}

// render makes the answer for a certification. The keys are in alphabetical
// order (observed: fact 2.2).
func (s *Server) render(site *store.Site, c *identity.Certification, anchor identity.Date) *answer {
	v := s.view(site, c, anchor)
	body := append(make([]byte, 0, 1024), envelopeHead+"{"...)
	first := true
	for _, f := range recordFields {
		mark := len(body)
		if !first {
			body = append(body, ',')
		}
		body = append(append(append(body, '"'), f.name...), `":`...)
		value, there := v.field(body, f)
		if !there {
			body = body[:mark]
			continue
		}
		body, first = value, false
	}
	body = bytes.Clone(append(body, "}"+envelopeTail...)) // to its size: a hundred thousand may lie ready
	if v.hole == 0 {
		return &answer{head: s.spell(body)}
	}
	return &answer{head: s.spell(body[:v.hole]), tail: s.spell(body[v.hole:]), at: c.CertifiedAt, hole: true}
}

func (s *Server) view(site *store.Site, c *identity.Certification, anchor identity.Date) *view {
	v := &view{Certification: c, site: &site.Config, provider: c.Provider, anchor: anchor, switches: s.switches}
	if v.provider == "" {
		v.provider = site.Provider
	}
	return v
}

// field appends one value: the fixture's literal, nothing where the fixture
// omits the key, or what the record gives.
func (v *view) field(dst []byte, f recordField) ([]byte, bool) {
	for _, o := range v.Override {
		if o.Name == f.name {
			return append(dst, o.JSON...), true
		}
	}
	if slices.Contains(v.Omit, f.name) {
		return dst, false
	}
	return f.write(v, dst)
}

// recordField writes one value of a record, or reports that its key is absent.
type recordField struct {
	name  string
	write func(v *view, dst []byte) ([]byte, bool)
}

// recordFields is the record on the wire: fact 2.2, and fact 2.4 for what each
// provider leaves empty.
var recordFields = []recordField{
	{"birth", (*view).birth},
	{"birthday", (*view).birthday},
	{"carrier", (*view).carrier},
	{"certified", func(v *view, dst []byte) ([]byte, bool) { return strconv.AppendBool(dst, v.Certified), true }},
	{"certified_at", (*view).certifiedAt},
	{"foreigner", (*view).foreigner},
	{"foreigner_v2", (*view).foreignerV2},
	{"gender", (*view).gender},
	{"imp_uid", func(v *view, dst []byte) ([]byte, bool) { return appendText(dst, v.ImpUID), true }},
	{"merchant_uid", (*view).merchantUID},
	{"name", func(v *view, dst []byte) ([]byte, bool) { return v.finished(dst, v.Person.Name), true }},
	{"origin", (*view).origin},
	{"pg_provider", func(v *view, dst []byte) ([]byte, bool) { return appendText(dst, string(v.provider)), true }},
	{"pg_tid", func(v *view, dst []byte) ([]byte, bool) { return v.finished(dst, v.pgTID()), true }},
	{"phone", (*view).phone},
	{"unique_in_site", (*view).di},
	{"unique_key", (*view).ci},
}

func null(dst []byte) []byte { return append(dst, "null"...) }

// finished appends text, or null while the record is not certified or has none.
func (v *view) finished(dst []byte, text string) []byte {
	if !v.Certified || text == "" {
		return null(dst)
	}
	return appendText(dst, text)
}

// birth is in Unix seconds at 00:00 Korean time of the birth date (observed:
// fact 2.3).
func (v *view) birth(dst []byte) ([]byte, bool) {
	if !v.Certified {
		return v.unfinished(dst, "unfinished-birth"), true
	}
	day := v.Person.Birthday.On(v.anchor)
	midnight := day.Midnight()
	if v.switches.is("birth-offset", "fixed") {
		midnight = day.MidnightFixed()
	}
	return strconv.AppendInt(dst, midnight.Unix(), 10), true
}

func (v *view) unfinished(dst []byte, id string) []byte {
	if v.switches.is(id, "null") {
		return null(dst)
	}
	return append(dst, '0')
}

func (v *view) birthday(dst []byte) ([]byte, bool) {
	if !v.Certified {
		return null(dst), !v.switches.is("unfinished-birthday", "absent")
	}
	return appendText(dst, v.Person.Birthday.On(v.anchor).String()), true
}

func (v *view) certifiedAt(dst []byte) ([]byte, bool) {
	switch {
	case !v.Certified:
		return v.unfinished(dst, "unfinished-certified-at"), true
	case v.CertifiedAt.Relative():
		v.hole = len(dst)
		return dst, true
	}
	return strconv.AppendInt(dst, v.CertifiedAt.Resolve(time.Time{}).Unix(), 10), true
}

// provided says what the provider gives: always, never, or by the site's
// contract (fact 2.4).
func (v *view) provided(byContract bool) bool {
	switch v.provider {
	case identity.KCP:
		return true
	case identity.Danal:
		return byContract
	}
	return false
}

func (v *view) carrier(dst []byte) ([]byte, bool) {
	carrier := v.Carrier
	if carrier == "" {
		carrier = v.Person.Carrier
	}
	if carrier == "" {
		carrier = identity.SKT
	}
	return v.finished(dst, string(carrier)), v.provided(v.site.Provides.Carrier)
}

func (v *view) phone(dst []byte) ([]byte, bool) {
	phone := v.Phone
	if phone == "" {
		phone = v.Person.Phone
	}
	there := v.provided(v.site.Provides.Phone) || v.provider == identity.INICISUnified
	return v.finished(dst, phone), there && (phone != "" || !v.Certified)
}

// knowsForeigner says whether the answer tells if the person is a foreigner.
func (v *view) knowsForeigner() bool {
	if v.provider == identity.INICISUnified {
		return v.Certified && v.switches.is("inicis-foreigner", "given")
	}
	return v.Certified && v.provided(v.site.Provides.Foreigner)
}

// foreigner is false whenever it is not known, so false proves nothing.
func (v *view) foreigner(dst []byte) ([]byte, bool) {
	return strconv.AppendBool(dst, v.knowsForeigner() && v.Person.Foreigner), true
}

func (v *view) foreignerV2(dst []byte) ([]byte, bool) {
	if !v.knowsForeigner() {
		return null(dst), true
	}
	return strconv.AppendBool(dst, v.Person.Foreigner), true
}

func (v *view) gender(dst []byte) ([]byte, bool) {
	inicis := v.provider == identity.INICISUnified || v.provider == identity.INICIS
	if inicis && v.switches.is("inicis-gender", "null") {
		return null(dst), true
	}
	return v.finished(dst, string(v.Person.Gender)), true
}

func (v *view) merchantUID(dst []byte) ([]byte, bool) {
	if v.MerchantUID != "" {
		return appendText(dst, v.MerchantUID), true
	}
	return appendText(dst, fmt.Sprintf("merchant_%013d", v.number("merchant")%1e13)), true
}

func (v *view) origin(dst []byte) ([]byte, bool) {
	if v.Origin != "" {
		return appendText(dst, v.Origin), true
	}
	return append(dst, `"https://shop.example/sign-up"`...), true
}

func (v *view) di(dst []byte) ([]byte, bool) {
	if !v.Certified || v.provider == identity.INICISUnified {
		return null(dst), true
	}
	return appendText(dst, v.Person.DI(v.site.CPID)), true
}

func (v *view) ci(dst []byte) ([]byte, bool) {
	if !v.Certified || v.provider == identity.KCP && v.switches.is("kcp-ci", "null") {
		return null(dst), true
	}
	return appendText(dst, v.Person.CI()), true
}

// pgTID has the observed form: 14 digits of Korean time at which the window
// opened, and ten more; INICIS puts its name and the MID before (fact 2.2). A fixture's
// record counts its time from the anchor date, see deviation pg-tid-time.
func (v *view) pgTID() string {
	if v.PGTID != "" {
		return v.PGTID
	}
	const window = 49 * time.Second // between opening and certified_at in an answer of fact 2.5
	opened := v.CertifiedAt.Resolve(v.anchor.Midnight()).Add(-window).In(identity.Seoul())
	tid := opened.Format("20060102150405") + fmt.Sprintf("%010d", v.number("pg_tid")%1e10)
	if v.provider == identity.INICISUnified || v.provider == identity.INICIS {
		return "INISA_" + v.site.CPID + tid
	}
	return tid
}

// number is a stable number for this certification and purpose.
func (v *view) number(purpose string) uint64 {
	sum := sha256.Sum256([]byte(purpose + "\x00" + v.ImpUID))
	return binary.BigEndian.Uint64(sum[:8])
}
