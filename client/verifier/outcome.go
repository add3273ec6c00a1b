package verifier

// Outcome is a decision. The zero Outcome is not a decision.
type Outcome struct {
	Result  Result
	Reason  Reason // why not; "" for Created and Existing
	Account string // of Created and Existing; "" otherwise
	// BirthConflict says that the record names two dates of birth. The newer field
	// was believed; somebody should look at the account.
	BirthConflict bool
}

// Result is what the merchant tells.
type Result string

const (
	Created  Result = "created"  // a new person has an account now
	Existing Result = "existing" // this person has one already, and there is no second
	Underage Result = "underage" // the age rule refuses
	Rejected Result = "rejected" // the certification proves nothing, or is not this applicant's
)

// Reason says why there is no account.
type Reason string

const (
	BadImpUID          Reason = "bad_imp_uid"          // no imp_uid can look like this; nobody was asked
	Unknown            Reason = "unknown"              // the API has no such certification for this key
	Unfinished         Reason = "unfinished"           // the window was opened and nobody verified
	ForeignMerchantUID Reason = "foreign_merchant_uid" // another session's certification
	NoSession          Reason = "no_session"           // the policy binds certifications to sessions, and there is none
	Stale              Reason = "stale"                // too old, or dated in the future
	NoCI               Reason = "no_ci"                // null, empty or absent: nobody can tell who this is
	NoBirthday         Reason = "no_birthday"          // nobody can tell how old this person is
	ImpossibleBirthday Reason = "impossible_birthday"  // in the future, or more than 130 years ago
	NotAdmitted        Reason = "not_admitted"         // by nationality
	Used               Reason = "used"                 // somebody else has used this imp_uid
	Withdrawn          Reason = "withdrawn"            // this person left and may not come back yet
	TooYoung           Reason = "too_young"            // with Underage: the age rule
	NoConsent          Reason = "no_consent"           // with Underage: under 14 without a guardian's consent
)

// Reasons lists all reasons. The slice is the caller's.
func Reasons() []Reason {
	return []Reason{
		BadImpUID, Unknown, Unfinished, ForeignMerchantUID, NoSession, Stale, NoCI, NoBirthday, ImpossibleBirthday,
		NotAdmitted, Used, Withdrawn, TooYoung, NoConsent,
	}
}

func rejected(why Reason) Outcome { return Outcome{Result: Rejected, Reason: why} }
