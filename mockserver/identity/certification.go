package identity

// Certification is one act of verifying a person. Plain data, read-only once it
// is shared.
type Certification struct {
	// ImpUID is what the browser hands to the merchant.
	ImpUID string
	// MerchantUID "" lets the server derive one from ImpUID.
	MerchantUID string
	// Person is never nil.
	Person *Person
	// Provider "" means the site's default.
	Provider Provider
	// Certified is false for a window that was opened and not finished.
	Certified bool
	// CertifiedAt is when it was finished; the zero Moment is now, at each read.
	CertifiedAt Moment
	// Origin and PGTID "" mean the server's defaults.
	Origin, PGTID string
	// Phone (digits only) and Carrier "" mean the person's own.
	Phone   string
	Carrier Carrier
	// Override holds wire fields to answer literally, sorted by name.
	Override []Field
	// Omit names wire fields whose key is left out of the answer, sorted.
	Omit []string
}

// Field is one wire field and its raw JSON value: null, "", "x", 12, true.
type Field struct {
	Name string
	JSON string
}
