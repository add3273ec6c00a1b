package control

import "context"

// Steered is a mock that can be steered and questioned. A server in this
// process is one, and so is a [Client].
//
// A site is named by its REST key or its user code; [House] names no site, but
// the journal of requests that no known site made. All methods are safe for
// concurrent use, and what they return is the caller's own. A request that
// cannot be met is an [*Error], with the status that a handler answers; any
// other error is a fault of the mock or of the way to it.
type Steered interface {
	// Health reports whether the mock serves and its fixture files are in
	// order. It survives every reset.
	Health(ctx context.Context) (Health, error)
	// Fixtures reports what was loaded from files and what is wrong with them.
	Fixtures(ctx context.Context) (Fixtures, error)
	// Deviations is the register of what may differ from the real service, with
	// the values in force.
	Deviations(ctx context.Context) ([]Deviation, error)
	// Settings reports the mock's bounds and how it was started.
	Settings(ctx context.Context) (Settings, error)

	Sites

	// Leases lists the lease that is held, if there is one.
	Leases(ctx context.Context) ([]Lease, error)
	// AddLease takes the lease, with a site made for it whose contract provides
	// what there is. While another holds it, it is a 409 that names the holder.
	AddLease(ctx context.Context, lease NewLease) (LeaseGrant, error)
	// RenewLease makes a lease last from now on. One that has ended is a 404.
	RenewLease(ctx context.Context, id string, renewal LeaseRenewal) (Lease, error)
	// DeleteLease gives a lease back: its site is removed with all that is its
	// own, and its keys mean nothing again.
	DeleteLease(ctx context.Context, id string) error

	// People lists the fixtures' people that the site sees and then those that
	// were added to it.
	People(ctx context.Context, site string) ([]Person, error)
	// PeoplePage is a part of that list.
	PeoplePage(ctx context.Context, site string, page Page) (PersonList, error)
	// AddPerson makes a person of this site, with an id and a CI that never
	// were before. The zero NewPerson is an adult.
	AddPerson(ctx context.Context, site string, person NewPerson) (Person, error)
	// ChangePerson changes a person for this site alone. Id and CI stay.
	ChangePerson(ctx context.Context, site, id string, change PersonChange) (Person, error)
	// DeletePerson removes a person and the person's certifications from this
	// site alone.
	DeletePerson(ctx context.Context, site, id string) error

	// Certifications lists the fixtures' that the site sees and then its own.
	Certifications(ctx context.Context, site string) ([]Certification, error)
	// CertificationPage is a part of that list.
	CertificationPage(ctx context.Context, site string, page Page) (CertificationList, error)
	// Certification is one of the site's.
	Certification(ctx context.Context, site, impUID string) (Certification, error)
	// AddCertification makes a certification, and its person in the same step
	// unless an existing one is named. The zero NewCertification is a fresh
	// adult, certified now.
	AddCertification(ctx context.Context, site string, certification NewCertification) (Certification, error)
	// ChangeCertification changes a certification for this site alone.
	ChangeCertification(ctx context.Context, site, impUID string, change CertificationChange) (Certification, error)
	// DeleteCertification removes a certification from this site alone.
	DeleteCertification(ctx context.Context, site, impUID string) error
	// SaveCertification writes a certification and the rest of its scenario into the
	// fixtures folder of the mock, puts the file in force, and forgets what the site
	// had of it at run time. There is no moment in which it cannot be read.
	SaveCertification(ctx context.Context, site, impUID string, order SaveOrder) (SavedFile, error)
	// ExportCertifications writes the site's own people and certifications as
	// fixture YAML, which the mock can load again.
	ExportCertifications(ctx context.Context, site string) ([]byte, error)

	// Messages lists a site's messages, oldest first.
	Messages(ctx context.Context, site string) ([]Message, error)
	// DeleteMessages empties a site's inbox.
	DeleteMessages(ctx context.Context, site string) error

	Journal

	// Faults lists a site's rules in order of adding, and how often each hit.
	Faults(ctx context.Context, site string) (FaultList, error)
	// AddFault adds a rule. It is returned with its id.
	AddFault(ctx context.Context, site string, rule FaultRule) (FaultRule, error)
	// AddProfile adds the rules of a named profile.
	AddProfile(ctx context.Context, site string, profile Profile) (ProfileRules, error)
	// DeleteFault removes a rule.
	DeleteFault(ctx context.Context, site, id string) error
	// DeleteFaults removes all rules of a site.
	DeleteFaults(ctx context.Context, site string) error

	// Clock reads a site's clock.
	Clock(ctx context.Context, site string) (Clock, error)
	// MoveClock steers a site's clock and returns how it stands then.
	MoveClock(ctx context.Context, site string, move ClockMove) (Clock, error)

	// Reset takes a site back.
	Reset(ctx context.Context, site string, what ResetScope) error
	// ResetAll takes every site and the house back.
	ResetAll(ctx context.Context, what ResetScope) error
}

// Sites is the customer accounts.
type Sites interface {
	// Sites lists the sites: the configured ones, then those that test keys
	// opened, each in order of coming into being.
	Sites(ctx context.Context) ([]Site, error)
	// Site is one site.
	Site(ctx context.Context, site string) (Site, error)
	// AddSite makes a site. It is the only answer with a secret.
	AddSite(ctx context.Context, site NewSite) (Credentials, error)
	// DeleteSite removes a site that was added or opened by a test key, with
	// all that is its own. The default site and those of a sites file stay: 409.
	DeleteSite(ctx context.Context, site string) error
}

// Journal is what was asked of the imitated API, and why it answered so.
// Secrets and personal data are marks in it.
type Journal interface {
	// Requests lists the entries of a site that match, oldest first.
	Requests(ctx context.Context, site string, filter RequestFilter) (RequestList, error)
	// Request is one entry, of any site.
	Request(ctx context.Context, id uint64) (Request, error)
	// Explain says in words why an entry was answered so.
	Explain(ctx context.Context, id uint64) (Explanation, error)
	// Wait blocks until n entries of a site match and returns the newest 100 that match
	// by then; those that are there already count. When ctx ends first it returns
	// those that match so far and an error that is the context's, by errors.Is.
	Wait(ctx context.Context, site string, filter RequestFilter, n int) ([]Request, error)
	// Follow gives the entries of a site that match as they come and, with
	// filter.Since or SinceTime, those before that are there already. It never
	// holds up the mock. The caller closes the Tail; the end of ctx may end it too.
	Follow(ctx context.Context, site string, filter RequestFilter) (Tail, error)
}
