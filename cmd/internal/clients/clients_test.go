package clients_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

const (
	known   = "imp_100000000001"
	unknown = "imp_999999999999"
)

// fields are what a client hands to the program that uses it, whatever it did with the wire before.
type fields map[string]any

// step is what one step of a driver came to.
type step struct {
	Failed   bool            `json:"failed"` // the client threw
	Thrown   string          `json:"thrown"` // what it said then
	Status   int             `json:"status"` // 0 when the client does not tell
	Envelope json.RawMessage `json:"envelope"`
	Fields   fields          `json:"fields"`
}

// client is one npm package and its manners.
type client struct {
	name     string
	status   bool                       // tells the status of an answer that is fine
	envelope bool                       // hands out the server's envelope
	resolves bool                       // a 404 is not an error for it
	view     func(record fields) fields // what it makes of the record on the wire
}

var clients = []client{
	{name: "iamporter", status: true, envelope: true, resolves: true, view: asSent},
	{name: "iamport-rest-client-nodejs", status: true, envelope: true, view: withDates},
	{name: "iamport", view: asSent},
}

// asSent is the view of a client that hands out what it gets.
func asSent(record fields) fields { return record }

// withDates is the view of a client that picks the fields it knows and turns seconds into dates.
func withDates(record fields) fields {
	view := fields{}
	for _, name := range []string{
		"imp_uid", "merchant_uid", "pg_tid", "pg_provider", "name", "gender", "birth", "foreigner",
		"certified", "certified_at", "unique_key", "unique_in_site", "origin",
	} {
		value, ok := record[name]
		if !ok {
			continue
		}
		if seconds, ok := value.(json.Number); ok {
			value = at(seconds).UTC().Format("2006-01-02T15:04:05.000Z")
		}
		view[name] = value
	}
	return view
}

// at is the instant of a number of seconds; a number that is none is the zero of Unix.
func at(seconds json.Number) time.Time {
	n, _ := seconds.Int64()
	return time.Unix(n, 0)
}

// decode reads JSON and keeps its numbers as they are written.
func decode(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(v)
}

func TestThirdPartyClients(t *testing.T) {
	t.Parallel()
	node := needNode(t)
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			needPackage(t, c.name)
			// Frozen at the host's now: certified_at stays the same between two reads, and clients that compare a
			// token's end with their own clock find it good.
			running := mockserver.Start(t, mockserver.WithFrozen(time.Now()))
			token, record := read(t, running)
			report := drive(t, node, c.name, running.URL)

			if got := report["token"].Fields["access_token"]; got != token {
				t.Errorf("the client has the token %v, want the one live token of the key, %s", got, token)
			}
			c.checkFound(t, "certification", report["certification"], record)
			c.checkNotFound(t, "unknown", report["unknown"])
			c.checkRefused(t, report["wrong secret"])
			c.checkFound(t, "delete", report["delete"], record)
			c.checkNotFound(t, "after delete", report["after delete"])
		})
	}
}

// checkFound holds a step against the record that was read over plain HTTP, field by field.
func (c client) checkFound(t *testing.T, name string, got step, record fields) {
	t.Helper()
	if got.Failed {
		t.Errorf("%s: the client threw %q", name, got.Thrown)
	}
	if want := http.StatusOK; c.status && got.Status != want {
		t.Errorf("%s: status %d, want %d", name, got.Status, want)
	}
	want := c.view(record)
	if diff := cmp.Diff(want, got.Fields); diff != "" {
		t.Errorf("%s: the client's fields (-want +got):\n%s", name, diff)
	}
	for _, field := range slices.Sorted(maps.Keys(want)) {
		t.Logf("%s: %s = %v", name, field, got.Fields[field])
	}
}

func (c client) checkNotFound(t *testing.T, name string, got step) {
	t.Helper()
	if got.Failed == c.resolves {
		t.Errorf("%s: the client threw: %v (%q), want %v", name, got.Failed, got.Thrown, !c.resolves)
	}
	if got.Status != http.StatusNotFound {
		t.Errorf("%s: status %d, want 404", name, got.Status)
	}
	c.checkEnvelope(t, name, got, "인증결과가 존재하지 않습니다.")
}

func (c client) checkRefused(t *testing.T, got step) {
	t.Helper()
	if !got.Failed || got.Status != http.StatusUnauthorized {
		t.Errorf("wrong secret: the client threw: %v (%q), status %d; want an error and 401", got.Failed, got.Thrown, got.Status)
	}
	c.checkEnvelope(t, "wrong secret", got, "인증에 실패하였습니다. API키와 secret을 확인하세요.")
}

// checkEnvelope holds the words of a refusal where the client passes them on.
func (c client) checkEnvelope(t *testing.T, name string, got step, message string) {
	t.Helper()
	if !c.envelope {
		return
	}
	var envelope fields
	if err := decode(got.Envelope, &envelope); err != nil {
		t.Errorf("%s: the client has no envelope: %v", name, err)
		return
	}
	want := fields{"code": json.Number("-1"), "message": message, "response": nil}
	if diff := cmp.Diff(want, envelope); diff != "" {
		t.Errorf("%s: the envelope that the client saw (-want +got):\n%s", name, diff)
	}
}

// read asks for a token and the known record without any client, and holds the few facts that do not depend on one.
func read(t *testing.T, running *mockserver.Running) (token string, record fields) {
	t.Helper()
	body := `{"imp_key":"` + mockserver.DefaultKey + `","imp_secret":"` + mockserver.DefaultSecret + `"}`
	granted := ask(t, running, call{method: http.MethodPost, path: "/users/getToken", body: body})
	token, _ = granted["access_token"].(string)
	if len(token) != 40 {
		t.Fatalf("token %q, want 40 characters", token)
	}
	record = ask(t, running, call{method: http.MethodGet, path: "/certifications/" + known, token: token})
	if record["imp_uid"] != known || record["certified"] != true || record["name"] == "" {
		t.Fatalf("the built-in record %s is not a certified person: %v", known, record)
	}
	birth, _ := record["birth"].(json.Number)
	kst := time.FixedZone("KST", 9*60*60)
	if day := at(birth).In(kst).Format(time.DateOnly); day != record["birthday"] {
		t.Fatalf("birth %v is on %s in Korea, birthday is %v", birth, day, record["birthday"])
	}
	return token, record
}

// call is a request to the mock by nobody's client.
type call struct{ method, path, token, body string }

// ask makes a call that must be fine, and returns what is inside of the envelope.
func ask(t *testing.T, running *mockserver.Running, c call) fields {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), c.method, running.URL+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", c.token)
	}
	response, err := running.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var envelope struct{ Response fields }
	if err := decode(text, &envelope); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s: %s (%v)", c.method, c.path, response.Status, text, err)
	}
	return envelope.Response
}

// packages is where npm puts what package-lock.json names.
func packages() string { return filepath.Join("testdata", "npm") }

// drive walks the steps with one client in a process of its own. Its environment is bare, so that no proxy setting of
// the machine sends it elsewhere.
func drive(t *testing.T, node, name, url string) map[string]step {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), node, name+".js")
	cmd.Dir = packages()
	cmd.Env = []string{
		"MOCK_URL=" + url, "MOCK_KEY=" + mockserver.DefaultKey, "MOCK_SECRET=" + mockserver.DefaultSecret,
		"MOCK_KNOWN=" + known, "MOCK_UNKNOWN=" + unknown,
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node %s.js: %v\n%s", name, err, &stderr)
	}
	var report map[string]step
	if err := decode(out, &report); err != nil {
		t.Fatalf("node %s.js printed %q: %v", name, out, err)
	}
	return report
}

func needNode(t *testing.T) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node is not installed: %v", err)
	}
	return node
}

func needPackage(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(packages(), "node_modules", name, "package.json")); err != nil {
		missing(t, "%s is not installed (%v); run npm ci --prefix cmd/internal/clients/testdata/npm", name, err)
	}
}

// missing ends a test that has not got what it needs: reported as skipped, or failed where everything must be there.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	required := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
	if slices.Contains(required, "all") || slices.Contains(required, "npm") {
		t.Fatalf(format+"; IAMPORT_MOCK_REQUIRE asks for it", args...)
	}
	t.Skipf("NOT TESTED with third-party clients: "+format, args...)
}
