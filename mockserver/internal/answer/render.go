package answer

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Ready is the ready answer for one certification. Where certified_at counts
// from the moment of reading, its digits belong between head and tail. A journal
// keeps it by reference and words it when asked.
type Ready struct {
	head, tail []byte
	at         identity.Moment
	hole       bool
}

// Len is about how many bytes the answer keeps alive.
func (a *Ready) Len() int { return len(a.head) + len(a.tail) }

// Fixed is the whole answer, where it is the same at any time.
func (a *Ready) Fixed() (body []byte, ok bool) { return a.head, !a.hole }

// AppendBody appends the answer as read at now.
func (a *Ready) AppendBody(dst []byte, now time.Time) []byte {
	dst = append(dst, a.head...)
	if !a.hole {
		return dst
	}
	dst = strconv.AppendInt(dst, a.at.Resolve(now).Unix(), 10)
	return append(dst, a.tail...)
}

// View is a certification as one site sees it on one anchor date.
type View struct {
	*identity.Certification
	site         *store.Config
	ToldProvider identity.Provider // the record's own, or the site's
	provider     identity.ProviderFacts
	anchor       identity.Date
	switches     Switches
	hole         int // where the digits of certified_at belong; 0 = nowhere
}

// View is a certification as a site sees it when people have the age of the
// anchor date.
func (s Switches) View(site *store.Config, c *identity.Certification, anchor identity.Date) *View {
	v := &View{Certification: c, site: site, ToldProvider: c.Provider, anchor: anchor, switches: s}
	if v.ToldProvider == "" {
		v.ToldProvider = site.Provider
	}
	v.provider, _ = v.ToldProvider.Facts() // a name that nobody knows gives nothing
	return v
}

// Render makes the answer for a certification. The keys are in alphabetical
// order (observed: fact 2.2).
func (v *View) Render() *Ready {
	body := append(make([]byte, 0, 1024), EnvelopeHead+"{"...)
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
	body = bytes.Clone(append(body, "}"+EnvelopeTail...)) // to its size: a hundred thousand may lie ready
	if v.hole == 0 {
		return &Ready{head: v.switches.spell(body)}
	}
	return &Ready{head: v.switches.spell(body[:v.hole]), tail: v.switches.spell(body[v.hole:]), at: v.CertifiedAt, hole: true}
}

// field appends one value: the fixture's literal, nothing where the fixture
// omits the key, or what the record gives.
func (v *View) field(dst []byte, f recordField) ([]byte, bool) {
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
	write func(v *View, dst []byte) ([]byte, bool)
}

// recordFields is the record on the wire: fact 2.2, and fact 2.4 for what each
// provider leaves empty.
var recordFields = []recordField{
	{"birth", (*View).birth},
	{"birthday", (*View).birthday},
	{"carrier", (*View).carrier},
	{"certified", func(v *View, dst []byte) ([]byte, bool) { return strconv.AppendBool(dst, v.Certified), true }},
	{"certified_at", (*View).certifiedAt},
	{"foreigner", (*View).foreigner},
	{"foreigner_v2", (*View).foreignerV2},
	{"gender", (*View).gender},
	{"imp_uid", func(v *View, dst []byte) ([]byte, bool) { return AppendText(dst, v.ImpUID), true }},
	{"merchant_uid", func(v *View, dst []byte) ([]byte, bool) { return AppendText(dst, v.ToldMerchantUID()), true }},
	{"name", func(v *View, dst []byte) ([]byte, bool) { return v.finished(dst, v.Person.Name), true }},
	{"origin", func(v *View, dst []byte) ([]byte, bool) { return AppendText(dst, v.ToldOrigin()), true }},
	{"pg_provider", func(v *View, dst []byte) ([]byte, bool) { return AppendText(dst, string(v.ToldProvider)), true }},
	{"pg_tid", func(v *View, dst []byte) ([]byte, bool) { return v.finished(dst, v.ToldPGTID()), true }},
	{"phone", (*View).phone},
	{"unique_in_site", (*View).di},
	{"unique_key", (*View).ci},
}

func null(dst []byte) []byte { return append(dst, "null"...) }

// finished appends text, or null while the record is not certified or has none.
func (v *View) finished(dst []byte, text string) []byte {
	if !v.Certified || text == "" {
		return null(dst)
	}
	return AppendText(dst, text)
}

// birth is in Unix seconds at 00:00 Korean time of the birth date (observed:
// fact 2.3).
func (v *View) birth(dst []byte) ([]byte, bool) {
	if !v.Certified {
		return v.unfinished(dst, "unfinished-birth"), true
	}
	day := v.Person.Birthday.On(v.anchor)
	midnight := day.Midnight()
	if v.switches.Is("birth-offset", "fixed") {
		midnight = day.MidnightFixed()
	}
	return strconv.AppendInt(dst, midnight.Unix(), 10), true
}

func (v *View) unfinished(dst []byte, id string) []byte {
	if v.switches.Is(id, "null") {
		return null(dst)
	}
	return append(dst, '0')
}

func (v *View) birthday(dst []byte) ([]byte, bool) {
	if !v.Certified {
		return null(dst), !v.switches.Is("unfinished-birthday", "absent")
	}
	return AppendText(dst, v.Person.Birthday.On(v.anchor).String()), true
}

func (v *View) certifiedAt(dst []byte) ([]byte, bool) {
	switch {
	case !v.Certified:
		return v.unfinished(dst, "unfinished-certified-at"), true
	case v.CertifiedAt.Relative():
		v.hole = len(dst)
		return dst, true
	}
	return strconv.AppendInt(dst, v.CertifiedAt.Resolve(time.Time{}).Unix(), 10), true
}

// given says whether the provider gives a value; agreed says whether the site's
// agreement provides it.
func (v *View) given(when identity.Availability, agreed bool) bool {
	return when == identity.ByAgreement && agreed || v.switches.Give(when)
}

func (v *View) carrier(dst []byte) ([]byte, bool) {
	carrier := v.Carrier
	if carrier == "" {
		carrier = v.Person.Carrier
	}
	if carrier == "" {
		carrier = identity.SKT
	}
	return v.finished(dst, string(carrier)), v.given(v.provider.Carrier, v.site.Provides.Carrier)
}

func (v *View) phone(dst []byte) ([]byte, bool) {
	phone := v.Phone
	if phone == "" {
		phone = v.Person.Phone
	}
	there := v.given(v.provider.Phone, v.site.Provides.Phone)
	return v.finished(dst, phone), there && (phone != "" || !v.Certified)
}

// knowsForeigner says whether the answer tells if the person is a foreigner.
func (v *View) knowsForeigner() bool {
	return v.Certified && v.given(v.provider.Foreigner, v.site.Provides.Foreigner)
}

// foreigner is false whenever it is not known, so false proves nothing.
func (v *View) foreigner(dst []byte) ([]byte, bool) {
	return strconv.AppendBool(dst, v.knowsForeigner() && v.Person.Foreigner), true
}

func (v *View) foreignerV2(dst []byte) ([]byte, bool) {
	if !v.knowsForeigner() {
		return null(dst), true
	}
	return strconv.AppendBool(dst, v.Person.Foreigner), true
}

func (v *View) gender(dst []byte) ([]byte, bool) {
	if !v.given(v.provider.Gender, false) {
		return null(dst), true
	}
	return v.finished(dst, string(v.Person.Gender)), true
}

// ToldMerchantUID is the merchant_uid of the answer: the record's own, or one
// that derives from its id.
func (v *View) ToldMerchantUID() string {
	if v.MerchantUID != "" {
		return v.MerchantUID
	}
	return fmt.Sprintf("merchant_%013d", v.number("merchant")%1e13)
}

// ToldOrigin is the origin of the answer: the record's own, or an invented one.
func (v *View) ToldOrigin() string {
	if v.Origin != "" {
		return v.Origin
	}
	return "https://shop.example/sign-up"
}

func (v *View) di(dst []byte) ([]byte, bool) {
	if !v.Certified || !v.given(v.provider.DI, false) {
		return null(dst), true
	}
	return AppendText(dst, v.Person.DI(v.site.CPID)), true
}

func (v *View) ci(dst []byte) ([]byte, bool) {
	if !v.Certified || !v.given(v.provider.CI, false) {
		return null(dst), true
	}
	return AppendText(dst, v.Person.CI()), true
}

// ToldPGTID has the observed form: 14 digits of Korean time at which the window
// opened, and ten more; INICIS puts its name and the MID before. A fixture's
// record counts its time from the anchor date, see deviation pg-tid-time.
func (v *View) ToldPGTID() string {
	if v.PGTID != "" {
		return v.PGTID
	}
	const window = 49 * time.Second // between opening and certified_at in an answer of fact 2.5
	opened := v.CertifiedAt.Resolve(v.anchor.Midnight()).Add(-window).In(identity.Seoul())
	tid := opened.Format("20060102150405") + fmt.Sprintf("%010d", v.number("pg_tid")%1e10)
	if prefix := v.provider.PGTIDPrefix; prefix != "" {
		return prefix + v.site.CPID + tid
	}
	return tid
}

// number is a stable number for this certification and purpose.
func (v *View) number(purpose string) uint64 {
	sum := sha256.Sum256([]byte(purpose + "\x00" + v.ImpUID))
	return binary.BigEndian.Uint64(sum[:8])
}

// ShapeOf is what decides the types of an answer: everything that chooses
// between keys, nulls and literals, without plain values.
func ShapeOf(c *identity.Certification, site *store.Config) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%t|%t|", c.Provider, c.Certified, c.CertifiedAt.Relative())
	fmt.Fprintf(&b, "%t%t%t%t%t|", c.MerchantUID == "", c.Origin == "", c.PGTID == "", c.Phone == "", c.Carrier == "")
	fmt.Fprintf(&b, "%t%s%s|", c.Person.Phone == "", c.Person.Carrier, c.Person.Gender)
	fmt.Fprintf(&b, "%s %v|", site.Provider, site.Provides)
	for _, o := range c.Override {
		fmt.Fprintf(&b, "%s=%s,", o.Name, kindOf(o.JSON))
	}
	fmt.Fprintf(&b, "|%s", strings.Join(c.Omit, ","))
	return b.String()
}

// kindOf is a literal's JSON type; short texts and numbers stand for themselves
// where an empty one, a boolean or an enumeration makes a difference.
func kindOf(json string) string {
	const short = 12 // the longest enumerated value, quoted
	switch {
	case len(json) <= short:
		return json
	case json[0] == '"':
		return "text"
	}
	return "other"
}
