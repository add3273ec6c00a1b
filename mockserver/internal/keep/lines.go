package keep

import (
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
)

// Format is the number of the format that this package writes, and the highest that it
// reads. It grows with every change of the lines.
const Format = 1

// header is the first line of the text.
type header struct {
	Format  int    `json:"iamport_mock_state"`
	Version string `json:"written_by"`
	Warning string `json:"warning"`
}

const warning = "this file holds secrets, tokens and one-time codes of a mock; do not share it and do not commit it"

// line is any other line. One without a site is about the whole world.
type line struct {
	Sum string `json:"sum,omitempty"` // ends a batch: checksum of its lines
	All bool   `json:"all,omitempty"` // beside Sum: what was there at the beginning is complete

	World   *worldLine `json:"world,omitempty"`
	Lease   *leaseLine `json:"lease,omitempty"`
	Stopped bool       `json:"stopped,omitempty"` // in good order: nothing is missing

	Site    string       `json:"site,omitempty"` // user code
	Ended   bool         `json:"ended,omitempty"`
	Config  *configLine  `json:"config,omitempty"` // of a site that no sites file names
	Tokens  *tokensLine  `json:"tokens,omitempty"`
	Clock   *clockLine   `json:"clock,omitempty"`
	Faults  *faultsLine  `json:"faults,omitempty"`
	Counts  [][2]uint64  `json:"counts,omitempty"` // matched and hits of the rules of the last Faults
	Written *writtenList `json:"written,omitempty"`

	Part   string      `json:"part,omitempty"` // which kind of things the rest is about
	Clear  bool        `json:"clear,omitempty"`
	Next   uint64      `json:"next,omitempty"` // the last number that was given
	Lost   []string    `json:"lost,omitempty"`
	Key    string      `json:"key,omitempty"`
	Number uint64      `json:"n,omitempty"`
	Record *recordLine `json:"record,omitempty"`
	Person *personLine `json:"person,omitempty"`
	SMS    *smsLine    `json:"sms,omitempty"`
}

// The kinds of things, as Part names them.
const (
	partRecords  = "records"
	partPast     = "past"
	partGone     = "gone"
	partPeople   = "people"
	partAltered  = "altered"
	partRemoved  = "removed"
	partMessages = "messages"
)

type worldLine struct {
	Seed      uint64        `json:"seed,omitempty"`
	Chance    []byte        `json:"chance,omitempty"` // by the seed; none without one
	Nonce     string        `json:"nonce"`
	People    uint64        `json:"people,omitempty"`
	Beginning beginningLine `json:"clock,omitzero"`
	Profile   string        `json:"profile,omitempty"` // that every site begins with
	Rules     string        `json:"rules,omitempty"`   // fingerprint of its rules
}

// beginningLine is how a new site's clock begins; zero = it follows the host's.
type beginningLine struct {
	Frozen bool      `json:"frozen,omitempty"`
	At     time.Time `json:"at,omitzero"`
}

// leaseLine is the lease that is held; zero = none is.
type leaseLine struct {
	ID     string    `json:"id,omitempty"`
	Holder string    `json:"holder,omitempty"`
	Site   string    `json:"site,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Until  time.Time `json:"until,omitzero"`
}

type configLine struct {
	ByKey    bool     `json:"by_key,omitempty"` // a test key opened it
	Key      string   `json:"key"`
	Secret   string   `json:"secret"`
	CPID     string   `json:"cpid,omitempty"`
	Provider string   `json:"provider,omitempty"`
	Provides []string `json:"provides,omitempty"`
}

type tokensLine struct {
	Live    *tokenLine `json:"live,omitempty"`
	Expired *tokenLine `json:"expired,omitempty"`
	Issued  int        `json:"issued,omitempty"`
	Begun   bool       `json:"begun,omitempty"`
	Used    uint64     `json:"used,omitempty"`
}

type tokenLine struct {
	Text      string `json:"text"`
	Ordinal   int    `json:"ordinal"`
	IssuedAt  int64  `json:"issued"`
	ExpiresAt int64  `json:"expires"`
	Extended  bool   `json:"extended,omitempty"`
	Withdrawn bool   `json:"withdrawn,omitempty"`
}

type clockLine struct {
	Frozen bool          `json:"frozen,omitempty"`
	At     time.Time     `json:"at,omitzero"`
	Offset time.Duration `json:"offset,omitempty"` // nanoseconds
	Anchor time.Time     `json:"anchor,omitzero"`
}

type faultsLine struct {
	Rules []ruleLine `json:"rules,omitempty"`
	Added int        `json:"added,omitempty"`
	IDs   int        `json:"ids,omitempty"`
}

type ruleLine struct {
	Rule    fault.Rule `json:"rule"`
	Key     uint64     `json:"key"`
	Matched uint64     `json:"matched,omitempty"`
	Hits    uint64     `json:"hits,omitempty"`
}

// writtenList is what all fixtures' faults of a site have counted.
type writtenList struct {
	List []writtenLine `json:"list,omitempty"`
}

// writtenLine counts for the faults that a fixture carries. They count for these very
// rules alone.
type writtenLine struct {
	ImpUID string      `json:"imp_uid"`
	Rules  string      `json:"rules"` // fingerprint
	Counts [][2]uint64 `json:"counts"`
}

type personLine struct {
	ID        string `json:"id"`
	Name      string `json:"name,omitempty"`
	Gender    string `json:"gender,omitempty"`
	Birthday  string `json:"birthday,omitempty"`
	Foreigner bool   `json:"foreigner,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Carrier   string `json:"carrier,omitempty"`
}

// recordLine is a certification. Its person stands in the line, or is one of the
// site's own who stands in an earlier line.
type recordLine struct {
	Of          string        `json:"of,omitempty"`
	MerchantUID string        `json:"merchant_uid,omitempty"`
	Provider    string        `json:"provider,omitempty"`
	Certified   bool          `json:"certified,omitempty"`
	At          *time.Time    `json:"at,omitempty"`  // certified then
	Ago         time.Duration `json:"ago,omitempty"` // or so many nanoseconds before each read
	Origin      string        `json:"origin,omitempty"`
	PGTID       string        `json:"pg_tid,omitempty"`
	Phone       string        `json:"phone,omitempty"`
	Carrier     string        `json:"carrier,omitempty"`
	Override    [][2]string   `json:"override,omitempty"` // names and JSON values
	Omit        []string      `json:"omit,omitempty"`
	Made        time.Time     `json:"made,omitzero"`
	OTP         *otpLine      `json:"otp,omitempty"`
	Typed       bool          `json:"typed,omitempty"`
	Hides       bool          `json:"hides,omitempty"`
	Changed     bool          `json:"changed,omitempty"`
	Note        string        `json:"note,omitempty"`
	Expect      [][2]string   `json:"expect,omitempty"` // rules and verdicts
}

type otpLine struct {
	Code  string    `json:"code,omitempty"`
	Sent  time.Time `json:"sent"`
	Tries int       `json:"tries,omitempty"`
}

type smsLine struct {
	To     string    `json:"to"`
	Text   string    `json:"text"`
	Code   string    `json:"code"`
	ImpUID string    `json:"imp_uid"`
	SentAt time.Time `json:"sent_at"`
}
