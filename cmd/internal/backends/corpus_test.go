package backends_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// backend is a sign-up backend of testdata, and what must be said of it.
type backend struct {
	name     string
	packages bool     // it needs FastAPI
	exit     int      // of verify
	or       int      // another exit code that is right too; 0 = no other
	broken   []string // the rules that must be broken, and no other one, in the order of the alphabet
	chance   bool     // other rules may break too, by whoever signs up at the same moment
	reason   string
}

// held is a backend that is right, and of which everything that it claims is proved.
func held(name, reason string) backend { return backend{name: name, reason: reason} }

// wrong is a backend with one hole.
func wrong(name, reason string, broken ...string) backend {
	return backend{name: name, reason: reason, exit: exitBroken, broken: broken}
}

const (
	exitBroken     = 1
	exitIncomplete = 4
)

// corpus is all backends.
func corpus() []backend {
	return []backend{
		held("bare-numbers", "answers are the numbers 1, 2, -1, -2 and -9 alone; urllib sends Accept-Encoding: identity"),
		held("cert-in-location", "the callback redirects to /signup?cert=TOKEN, with escapes in it, and the form brings the token"),
		held("convention", "the outcome convention with every claim"),
		held("early-413", "a body of 2 MB is answered 413 unread, and the connection closed: no account, and the backend lives on"),
		held("euc-kr", "pages are EUC-KR, said in the header or in a meta element alone"),
		{
			name: "fastapi", packages: true,
			reason: "uvicorn closes the connection behind an unhandled 500 without saying so; a 422 repeats the 2 MB that it refuses",
		},
		held("graphql-jwt", "refusals are errors in a 200"),
		{
			name: "limiter", exit: exitIncomplete,
			reason: "after 100 requests there is 429 and no Retry-After: nothing is broken, and not everything was tried",
		},
		{
			name: "limiter-retry-after", or: exitIncomplete,
			reason: "after 100 requests there is 429 and Retry-After: 2, which is waited for; a race does not wait and may be left out",
		},
		held("multipart", "the form is multipart, with a nickname of 2 to 10 characters"),
		held("mvc-csrf", "a form needs the session's CSRF token"),
		held("nest", "{statusCode, message, error}; node:http sends no Accept-Encoding"),
		held("no-accept-encoding", "http.client without the header, and threads"),
		held("one-failure-answer", "refusals and failures look alike, which the contract says; Accept-Encoding: gzip;q=0"),
		held("one-time-token", "two requests; a certification is good for one token"),
		held("person-form", "the form asks for name, phone and birthday, and the certification must agree"),
		held("poll-202", "the result is asked for at another address until it is there"),
		held("redirects-only", "nothing can be posted, and every answer is a redirect"),
		held("result-code", "resultCode in a 200; a code other than 0 of i'mport is rejected, and needs a new certification"),
		{
			name: "single-threaded", exit: exitIncomplete,
			reason: "one request at a time: that one account stays one in a race is claimed and cannot be proved",
		},
		held("spring-jsessionid", "/welcome/;jsessionid=…, and the error page of Spring Boot when i'mport fails"),
		held("form-birthday-ignored", "a birthday and a phone go beside the imp_uid, and the record decides"),
		held("session-two-steps", "two forms in one session; every answer is a redirect"),
		held("shown-to-browser", "step 1 shows name, birthday and CI, and step 2 uses what the server has kept"),
		held("unique-fields", "id of 4 to 12 characters, nickname of 2 to 10 and phone number are taken once"),
		held("withdraw-twice", "withdrawal takes a code first"),

		wrong("burnt-imp-uid", "an imp_uid whose reading failed cannot be sent again", "doubt", "envelope-code"),
		wrong("carried-by-browser", "step 2 believes the name, birthday and CI that step 1 has shown to the page", "record-decides", "step-two"),
		wrong("certified-ignored", "certified is never looked at", "unfinished"),
		wrong("ci-column-64", "the column of the CI is cut at 64 characters", "different-people"),
		wrong("commit-then-close", "the account is committed, then the connection closed; a repeat would hide it", "different-people"),
		{
			name: "fastapi-believes", packages: true, exit: exitBroken, broken: []string{"browser-says"},
			reason: "a birthday that the browser sends counts",
		},
		wrong("form-birthday-believed", "the birthday beside the imp_uid decides about the age", "age-missing", "record-decides"),
		wrong("milliseconds", "seconds are read as milliseconds", "age-birth-year", "age-missing", "age-seconds", "browser-says"),
		wrong("mvc-csrf-unbound", "the merchant_uid is not compared", "binding"),
		wrong("name-and-birthday", "a person is known by name and birthday", "different-people"),
		wrong("no-unique-index", "it looks before it inserts", "race"),
		wrong("one-time-token-replay", "a used imp_uid is good in other hands", "replay"),
		wrong("phone-key", "a person is known by the phone number", "different-people", "same-person"),
		{
			name: "process-variable", exit: exitBroken, broken: []string{"step-two"}, chance: true,
			reason: "the certification of step 1 is kept in one variable of the process",
		},
		wrong("session-keeps-refused", "step 1 keeps what it refuses, and step 2 finds it", "step-two"),
		wrong("session-step-two-alone", "step 2 opens an account without step 1", "step-two"),
		wrong("spring-npe", "a certification without a phone, such as one that was not finished, is a 500", "browser-says", "unfinished"),
		wrong("typed-birthday", "the age is that of the birthday in the form", "age-missing", "record-decides"),
		wrong("withdraw-keeps", "withdrawal leaves the certification at i'mport", "delete-upstream"),
		wrong("years-alone", "full age is claimed, and years are subtracted; all refusals look alike", "age-full"),
	}
}

// file is the program of a backend.
func (b backend) file() string {
	dir := filepath.Join("testdata", b.name)
	if name := filepath.Join(dir, "backend.mjs"); exists(name) {
		return name
	}
	return filepath.Join(dir, "backend.py")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// TestCorpusIsWhole holds the table and testdata together.
func TestCorpusIsWhole(t *testing.T) {
	t.Parallel()
	var told, there []string
	for _, b := range corpus() {
		told = append(told, b.name)
		if b.reason == "" || !slices.IsSorted(b.broken) || (b.exit == exitBroken) != (len(b.broken) > 0) {
			t.Errorf("%s: the row needs a reason, rules in order, and rules exactly where the exit code is 1", b.name)
		}
	}
	contracts, err := filepath.Glob(filepath.Join("testdata", "*", "merchant.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range contracts {
		there = append(there, filepath.Base(filepath.Dir(name)))
	}
	slices.Sort(told)
	if !slices.Equal(told, there) {
		t.Errorf("the table has %v, testdata has %v", told, there)
	}
}
