package control

// Saving says whether the mock saves people as fixture files, and where.
type Saving struct {
	// Folder is the folder as the mock was told it, "" = none.
	Folder string `json:"folder"`
	// Off is what a save is refused with; nil = the mock saves.
	Off *Error `json:"off,omitempty"`
}

// SaveOrder says how a certification is saved: with its person, and all else of the
// scenario that the site sees or has only deleted, as one fixture file. The zero SaveOrder is right for
// most.
type SaveOrder struct {
	// File is the name of the file, without a folder. "" = the file in which the
	// scenario stands already, or one named after the scenario.
	File string `json:"file,omitempty"`
	// EverySite leaves out which site sees the scenario. Else the scenario stays the
	// site's own, and one that every site sees is not saved.
	EverySite bool `json:"every_site,omitempty"`
	// CertifiedAt is when it was certified, as in fixtures. "" = as a file says it, or,
	// of one that was made at run time, as long ago as it was then.
	CertifiedAt string `json:"certified_at,omitempty"`
	// Lang is the language of the file's comments, ko or en. "" = en.
	Lang string `json:"lang,omitempty"`
}

// SavedFile is a fixture file that was written and is in force.
type SavedFile struct {
	File          string        `json:"file"` // path, as the mock was told the folder
	YAML          string        `json:"yaml"` // the whole file
	Certification Certification `json:"certification"`
}
