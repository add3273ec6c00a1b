package verifier_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// records is a source of certifications that a test wrote.
type records struct {
	byID    map[string]*client.Certification
	err     error // of every call; nil = none
	asked   []string
	deleted []string
}

func (r *records) Certification(_ context.Context, impUID string) (*client.Certification, error) {
	if err := client.CheckImpUID(impUID); err != nil {
		return nil, err
	}
	r.asked = append(r.asked, impUID)
	if r.err != nil {
		return nil, r.err
	}
	cert, ok := r.byID[impUID]
	if !ok {
		return nil, client.ErrNotFound
	}
	return cert, nil
}

func (r *records) DeleteCertification(ctx context.Context, impUID string) (*client.Certification, error) {
	cert, err := r.Certification(ctx, impUID)
	if err == nil {
		delete(r.byID, impUID)
		r.deleted = append(r.deleted, impUID)
	}
	return cert, err
}

// noon is 12:00 in Korea on 24 November 2026.
var noon = time.Date(2026, time.November, 24, 3, 0, 0, 0, time.UTC)

// adult is a good certification of a person born in 1990, with what change does
// to it.
func adult(change func(*client.Certification)) *client.Certification {
	cert := &client.Certification{
		ImpUID: "imp_1", MerchantUID: "m1", PGProvider: "danal", Certified: true, CertifiedAt: noon.Add(-time.Minute),
		Name: "이지우", Gender: "female", Birthday: client.Date{Year: 1990, Month: time.May, Day: 17},
		UniqueKey: client.Text{State: client.Given, Value: "ci-of-jiwoo"},
	}
	if change != nil {
		change(cert)
	}
	return cert
}

func newVerifier(t *testing.T, source verifier.Source, registry verifier.Registry, policy verifier.Policy) *verifier.Verifier {
	t.Helper()
	if policy.Now == nil {
		policy.Now = func() time.Time { return noon }
	}
	v, err := verifier.New(source, registry, policy)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func issued(uids ...string) func(string) bool {
	return func(uid string) bool { return slices.Contains(uids, uid) }
}

// bornYearsAgo is the day that many years before noon, and so many days later.
func bornYearsAgo(years, days int) client.Date {
	return dateOf(noon.AddDate(-years, 0, days))
}

func dateOf(t time.Time) client.Date {
	year, month, day := t.In(time.FixedZone("", 9*3600)).Date()
	return client.Date{Year: year, Month: month, Day: day}
}

// verifyCase is one certification under one policy.
type verifyCase struct {
	reason    string
	policy    verifier.Policy
	applicant func(merchantUID string) bool
	change    func(*client.Certification)
	impUID    string // "" = imp_1
	want      verifier.Outcome
}

var full19 = verifier.Policy{Age: verifier.FullAge(19)}

// guardian is one who agrees, or does not.
func guardian(agrees bool) func(context.Context, *client.Certification) (bool, error) {
	return func(context.Context, *client.Certification) (bool, error) { return agrees, nil }
}

var verifyCases = []verifyCase{
	{reason: "an adult", policy: full19, want: verifier.Outcome{Result: verifier.Created}},
	{reason: "no age rule at all", want: verifier.Outcome{Result: verifier.Created}},
	{reason: "unknown", impUID: "imp_2", want: refused(verifier.Unknown)},
	{reason: "a path in place of an id", impUID: "../users/getToken", want: refused(verifier.BadImpUID)},
	{reason: "nothing in place of an id", impUID: " ", want: refused(verifier.BadImpUID)},
	{reason: "not finished", change: func(c *client.Certification) { c.Certified = false }, want: refused(verifier.Unfinished)},
	{reason: "not finished and this session's own", applicant: issued("m1"), change: func(c *client.Certification) { c.Certified = false }, want: refused(verifier.Unfinished)},

	{reason: "issued to this session", applicant: issued("m1"), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "issued to another session", applicant: issued("m2"), want: refused(verifier.ForeignMerchantUID)},
	{reason: "nothing was issued to this session", applicant: issued(), want: refused(verifier.ForeignMerchantUID)},
	{reason: "no session, and none is demanded", want: verifier.Outcome{Result: verifier.Created}},
	{reason: "no session where one is demanded", policy: verifier.Policy{Binding: verifier.BindRequired}, want: refused(verifier.NoSession)},
	{reason: "a session where one is demanded", policy: verifier.Policy{Binding: verifier.BindRequired}, applicant: issued("m1"), want: verifier.Outcome{Result: verifier.Created}},

	{reason: "as old as may be", change: certifiedAt(noon.Add(-30 * time.Minute)), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "a second older", change: certifiedAt(noon.Add(-30*time.Minute - time.Second)), want: refused(verifier.Stale)},
	{reason: "days old", change: certifiedAt(noon.Add(-72 * time.Hour)), want: refused(verifier.Stale)},
	{reason: "a policy of one minute", policy: verifier.Policy{MaxAge: time.Minute}, change: certifiedAt(noon.Add(-61 * time.Second)), want: refused(verifier.Stale)},
	{reason: "the API's clock is a little ahead", change: certifiedAt(noon.Add(5 * time.Minute)), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "from the future", change: certifiedAt(noon.Add(5*time.Minute + time.Second)), want: refused(verifier.Stale)},
	{reason: "nobody says when", change: certifiedAt(time.Time{}), want: refused(verifier.Stale)},

	{reason: "no CI: null", change: ci(client.Text{State: client.Null}), want: refused(verifier.NoCI)},
	{reason: "no CI: empty, which is equal to every other empty one", change: ci(client.Text{State: client.Given}), want: refused(verifier.NoCI)},
	{reason: "no CI: the key is absent", change: ci(client.Text{}), want: refused(verifier.NoCI)},

	{reason: "no birthday, no decision", change: born(client.Date{}), want: refused(verifier.NoBirthday)},
	{reason: "born tomorrow", change: born(bornYearsAgo(0, 1)), want: refused(verifier.ImpossibleBirthday)},
	{reason: "born 131 years ago", change: born(bornYearsAgo(131, 0)), want: refused(verifier.ImpossibleBirthday)},
	{reason: "130 years and 364 days", change: born(bornYearsAgo(131, 1)), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "two birthdays: the newer field is believed, and it is said", policy: full19, change: func(c *client.Certification) { c.BirthConflict = true }, want: verifier.Outcome{Result: verifier.Created, BirthConflict: true}},

	{reason: "eighteen", policy: full19, change: born(bornYearsAgo(19, 1)), want: verifier.Outcome{Result: verifier.Underage, Reason: verifier.TooYoung}},
	{reason: "nineteen today", policy: full19, change: born(bornYearsAgo(19, 0)), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "under 14, nobody to ask", change: born(bornYearsAgo(14, 1)), want: verifier.Outcome{Result: verifier.Underage, Reason: verifier.NoConsent}},
	{reason: "under 14, the guardian agrees", policy: verifier.Policy{Consent: guardian(true)}, change: born(bornYearsAgo(14, 1)), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "under 14, the guardian does not", policy: verifier.Policy{Consent: guardian(false)}, change: born(bornYearsAgo(14, 1)), want: verifier.Outcome{Result: verifier.Underage, Reason: verifier.NoConsent}},
	{reason: "14 today", policy: verifier.Policy{Consent: guardian(false)}, change: born(bornYearsAgo(14, 0)), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "consent does not lift the age rule", policy: verifier.Policy{Age: verifier.FullAge(19), Consent: guardian(true)}, change: born(bornYearsAgo(14, 1)), want: verifier.Outcome{Result: verifier.Underage, Reason: verifier.TooYoung}},

	{reason: "a foreigner where all are admitted", change: nationality(client.NotKorean), want: verifier.Outcome{Result: verifier.Created}},
	{reason: "a foreigner where none is", policy: verifier.Policy{Nationality: verifier.NoKnownForeigner}, change: nationality(client.NotKorean), want: refused(verifier.NotAdmitted)},
	{reason: "unknown where no foreigner is", policy: verifier.Policy{Nationality: verifier.NoKnownForeigner}, want: verifier.Outcome{Result: verifier.Created}},
	{reason: "unknown where only Koreans are", policy: verifier.Policy{Nationality: verifier.KnownKoreanOnly}, want: refused(verifier.NotAdmitted)},
	{reason: "a Korean where only Koreans are", policy: verifier.Policy{Nationality: verifier.KnownKoreanOnly}, change: nationality(client.Korean), want: verifier.Outcome{Result: verifier.Created}},
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for _, tt := range verifyCases {
		source := &records{byID: map[string]*client.Certification{"imp_1": adult(tt.change)}}
		v := newVerifier(t, source, verifier.NewMemory(), tt.policy)
		impUID := tt.impUID
		if impUID == "" {
			impUID = "imp_1"
		}
		got, err := v.Verify(t.Context(), verifier.Applicant{ID: "s1", Issued: tt.applicant}, impUID)
		if opened := got.Account != ""; opened != (tt.want.Result == verifier.Created) {
			t.Errorf("%s: account %q with %s", tt.reason, got.Account, got.Result)
		}
		got.Account = "" // chosen by chance
		if err != nil || got != tt.want {
			t.Errorf("%s: %+v, %v; want %+v", tt.reason, got, err, tt.want)
		}
		if tt.want.Reason == verifier.BadImpUID && len(source.asked) > 0 {
			t.Errorf("%s: the API was asked for %q", tt.reason, source.asked)
		}
	}
}

func refused(why verifier.Reason) verifier.Outcome {
	return verifier.Outcome{Result: verifier.Rejected, Reason: why}
}

func certifiedAt(at time.Time) func(*client.Certification) {
	return func(c *client.Certification) { c.CertifiedAt = at }
}

func ci(text client.Text) func(*client.Certification) {
	return func(c *client.Certification) { c.UniqueKey = text }
}

func born(on client.Date) func(*client.Certification) {
	return func(c *client.Certification) { c.Birthday = on }
}

func nationality(f client.Foreigner) func(*client.Certification) {
	return func(c *client.Certification) { c.Foreigner = f }
}

// A refusal leaves nothing behind: what was wrong can be put right with the same
// imp_uid, by anybody.
func TestRefusalUsesNothing(t *testing.T) {
	t.Parallel()
	cert := adult(func(c *client.Certification) { c.Certified = false })
	source := &records{byID: map[string]*client.Certification{"imp_1": cert}}
	v := newVerifier(t, source, verifier.NewMemory(), verifier.Policy{})
	if got, err := v.Verify(t.Context(), verifier.Applicant{ID: "s1"}, "imp_1"); err != nil || got.Result != verifier.Rejected {
		t.Fatalf("unfinished: %+v, %v", got, err)
	}
	cert.Certified = true
	if got, err := v.Verify(t.Context(), verifier.Applicant{ID: "s2"}, "imp_1"); err != nil || got.Result != verifier.Created {
		t.Errorf("finished meanwhile: %+v, %v; want an account", got, err)
	}
}

// broken is a registry that does not know.
type broken struct{ verifier.Registry }

var errBroken = errors.New("the disk is full")

func (broken) Claim(context.Context, verifier.Claim) (verifier.Standing, error) {
	return verifier.Standing{}, errBroken
}

func TestDontKnowIsAnError(t *testing.T) {
	t.Parallel()
	all := map[string]*client.Certification{"imp_1": adult(nil)}
	upset := errors.New("who knows")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	child := adult(born(bornYearsAgo(10, 0)))
	asks := func(context.Context, *client.Certification) (bool, error) { return true, upset }
	for _, tt := range []struct {
		reason   string
		ctx      context.Context //nolint:containedctx // of one case
		source   *records
		registry verifier.Registry
		policy   verifier.Policy
		want     error
	}{
		{"the API fails", t.Context(), &records{err: client.ErrTemporary}, verifier.NewMemory(), verifier.Policy{}, client.ErrTemporary},
		{"the API refuses the key", t.Context(), &records{err: client.ErrUnauthorized}, verifier.NewMemory(), verifier.Policy{}, client.ErrUnauthorized},
		{"the API talks nonsense", t.Context(), &records{err: client.ErrMalformed}, verifier.NewMemory(), verifier.Policy{}, client.ErrMalformed},
		{"the registry fails", t.Context(), &records{byID: all}, broken{}, verifier.Policy{}, errBroken},
		{"nobody knows whether the guardian agrees", t.Context(), &records{byID: map[string]*client.Certification{"imp_1": child}}, verifier.NewMemory(), verifier.Policy{Consent: asks}, upset},
		{"the caller's time is over", ended, &records{byID: all}, verifier.NewMemory(), verifier.Policy{}, context.Canceled},
	} {
		v := newVerifier(t, tt.source, tt.registry, tt.policy)
		got, err := v.Verify(tt.ctx, verifier.Applicant{ID: "s1"}, "imp_1")
		if got != (verifier.Outcome{}) || !errors.Is(err, tt.want) {
			t.Errorf("%s: %+v, %v; want %v and no outcome", tt.reason, got, err, tt.want)
		}
	}
}

func TestOneAccountPerPerson(t *testing.T) {
	t.Parallel()
	numbered := func(impUID, key string) *client.Certification {
		return adult(func(c *client.Certification) { c.ImpUID, c.UniqueKey.Value = impUID, key })
	}
	source := &records{byID: map[string]*client.Certification{
		"imp_1": numbered("imp_1", "ci-A"), "imp_2": numbered("imp_2", "ci-A"), "imp_3": numbered("imp_3", "ci-a"), "imp_4": numbered("imp_4", "ci-A"),
	}}
	v := newVerifier(t, source, verifier.NewMemory(), verifier.Policy{Rejoin: time.Hour})
	verify := func(reason, session, impUID string, want verifier.Result, why verifier.Reason) string {
		t.Helper()
		got, err := v.Verify(t.Context(), verifier.Applicant{ID: session}, impUID)
		if err != nil || got.Result != want || got.Reason != why {
			t.Errorf("%s: %+v, %v; want %s %s", reason, got, err, want, why)
		}
		return got.Account
	}
	first := verify("a new person", "s1", "imp_1", verifier.Created, "")
	if again := verify("the same session again", "s1", "imp_1", verifier.Created, ""); again != first {
		t.Errorf("the same session again: account %s, want %s", again, first)
	}
	verify("somebody else's imp_uid", "s2", "imp_1", verifier.Rejected, verifier.Used)
	if second := verify("the same person, another certification", "s2", "imp_2", verifier.Existing, ""); second != first {
		t.Errorf("a second certification: account %s, want %s", second, first)
	}
	if other := verify("a CI that differs in case", "s3", "imp_3", verifier.Created, ""); other == first {
		t.Error("two people share an account")
	}

	if err := v.Withdraw(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	slices.Sort(source.deleted)
	if want := []string{"imp_1", "imp_2"}; !slices.Equal(source.deleted, want) {
		t.Errorf("deleted upstream: %v, want %v", source.deleted, want)
	}
	verify("back within the hour", "s4", "imp_4", verifier.Rejected, verifier.Withdrawn)
}

// An account is closed only when the API has nothing of it any more.
func TestWithdrawWaitsForTheAPI(t *testing.T) {
	t.Parallel()
	source := &records{byID: map[string]*client.Certification{"imp_1": adult(nil)}}
	registry := verifier.NewMemory()
	v := newVerifier(t, source, registry, verifier.Policy{})
	got, err := v.Verify(t.Context(), verifier.Applicant{ID: "s1"}, "imp_1")
	if err != nil {
		t.Fatal(err)
	}
	source.err = client.ErrTemporary
	if err := v.Withdraw(t.Context(), got.Account); !errors.Is(err, client.ErrTemporary) {
		t.Errorf("the API fails: %v, want its failure", err)
	}
	if left, err := registry.Certifications(t.Context(), got.Account); err != nil || len(left) != 1 {
		t.Errorf("the account is gone before the API's record: %v, %v", left, err)
	}
	source.err, source.byID = nil, nil // gone meanwhile
	if err := v.Withdraw(t.Context(), got.Account); err != nil {
		t.Errorf("the record was gone: %v, want that to be fine", err)
	}
	if left, err := registry.Certifications(t.Context(), got.Account); err != nil || len(left) != 0 {
		t.Errorf("the account stays: %v, %v", left, err)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	source, registry := &records{}, verifier.NewMemory()
	for reason, newVerifier := range map[string]func() (*verifier.Verifier, error){
		"no source":         func() (*verifier.Verifier, error) { return verifier.New(nil, registry, verifier.Policy{}) },
		"no registry":       func() (*verifier.Verifier, error) { return verifier.New(source, nil, verifier.Policy{}) },
		"a negative age":    func() (*verifier.Verifier, error) { return verifier.New(source, registry, verifier.Policy{MaxAge: -1}) },
		"a negative rejoin": func() (*verifier.Verifier, error) { return verifier.New(source, registry, verifier.Policy{Rejoin: -1}) },
	} {
		if _, err := newVerifier(); err == nil || !strings.HasPrefix(err.Error(), "verifier: ") {
			t.Errorf("%s: %v, want an error that names it", reason, err)
		}
	}
}
