package journal_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// secrets is a set of values that no output may hold.
type secrets struct {
	token, secret, ci, di, phone string
}

// invent makes a set. Only the secret has to be told: the rest has its looks.
func invent(random *rand.Rand) secrets {
	bytes := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		return b
	}
	const odd = `ABCxyz0189-_.~!*'();:@&=+$,/?%#[]"\<>{}| 한é`
	letters := []rune(odd)
	secret := "q"
	for range 8 + random.IntN(30) {
		secret += string(letters[random.IntN(len(letters))])
	}
	return secrets{
		token: hex.EncodeToString(bytes(20)), secret: secret + "q",
		ci: base64.StdEncoding.EncodeToString(bytes(64)), di: base64.StdEncoding.EncodeToString(bytes(47)),
		phone: fmt.Sprintf("010%08d", random.IntN(100_000_000)),
	}
}

func (s secrets) all() []string {
	return []string{s.token, s.secret, s.ci, s.di, s.phone, s.phone[:3] + "-" + s.phone[3:7] + "-" + s.phone[7:]}
}

// places put a value somewhere into a record.
var places = []func(r *journal.Record, v string){
	func(r *journal.Record, v string) { r.Path += "/" + url.PathEscape(v) },
	func(r *journal.Record, v string) { r.Path += "/" + v },
	func(r *journal.Record, v string) { r.Path += "?memo=" + url.QueryEscape(v) + "&x=1" },
	func(r *journal.Record, v string) { r.ImpUID = "imp_" + v },
	func(r *journal.Record, v string) { r.Method = "GET " + v },
	func(r *journal.Record, v string) { r.Detail = "found " + v + ", expected less" },
	func(r *journal.Record, v string) { r.Violations = []string{"/a: " + v, v} },
	func(r *journal.Record, v string) {
		r.RequestHeader = http.Header{"Authorization": {"Bearer " + v}, "X-A": {v}}
	},
	func(r *journal.Record, v string) {
		r.ResponseHeader = http.Header{"Location": {"https://x/?a=" + url.QueryEscape(v)}}
	},
	func(r *journal.Record, v string) {
		r.RequestBody = []byte(url.Values{"memo": {v}, "imp_secret": {v}}.Encode())
	},
	func(r *journal.Record, v string) {
		r.RequestBody = asJSON(map[string]any{"memo": v, v: 1, "bypass": string(asJSON(v))})
	},
	func(r *journal.Record, v string) {
		r.RequestBody = asJSON(map[string]any{"bypass": string(asJSON(map[string]any{"a": v}))})
	},
	func(r *journal.Record, v string) {
		r.ResponseBody = asJSON(map[string]any{"response": map[string]any{"unique_key": v}})[3:]
	},
	func(r *journal.Record, v string) { r.ResponseBody = []byte("<html>" + v + "</html>") },
	func(r *journal.Record, v string) { r.ResponseReady = &ready{"\xff" + v + "\xfe"} },
}

func asJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// leaves are all texts of an entry, as a reader of the JSON sees them, and the
// JSON itself.
func leaves(t *testing.T, e journal.Entry) []string {
	t.Helper()
	raw := asJSON(e)
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	out := []string{string(raw)}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for k, x := range v {
				out = append(out, k)
				walk(x)
			}
		}
	}
	walk(tree)
	return out
}

// TestNoOutputHoldsASecret puts every secret of random sets into every place, one and two at a time.
func TestNoOutputHoldsASecret(t *testing.T) {
	t.Parallel()
	const seed = 20260301
	random := rand.New(rand.NewPCG(seed, 1))
	for round := range 40 {
		s := invent(random)
		j := journal.New(journal.Options{})
		j.Redactor().Know(journal.KindSecret, s.secret, "")
		all := s.all()
		id := uint64(0)
		for i, place := range places {
			for k, v := range all {
				r := plain("r")
				place(r, v)
				places[(i+k+round)%len(places)](r, all[(k+round)%len(all)])
				id++
				j.Record(id, r)
			}
		}
		for _, e := range j.Entries(journal.Filter{}) {
			lines := append(leaves(t, e), journal.Explain(journal.Explanation{Entry: e})...)
			for _, text := range lines {
				for _, v := range all {
					if strings.Contains(text, v) {
						t.Fatalf("seed %d, round %d, entry %d: %q is in %q", seed, round, e.ID, v, text)
					}
				}
				if !utf8.ValidString(text) {
					t.Fatalf("seed %d, round %d, entry %d: no text: %q", seed, round, e.ID, text)
				}
			}
		}
	}
}

// TestASecretOfTheBodyIsFoundBeforeIt is about values that nobody told: where they have a name, they are learnt.
func TestASecretOfTheBodyIsFoundBeforeIt(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	r := plain("getToken")
	r.Path = "/users/getToken/nobody-knows-this"
	r.RequestHeader = http.Header{"X-Note": {"it is nobody-knows-this"}}
	r.ResponseBody = []byte(`{"imp_secret":"nobody-knows-this"}`)
	j.Record(1, r)
	e := must[journal.Entry](t)(j.Entry(1))
	if e.Path != "/users/getToken/secret#1" || e.Request.Header["X-Note"][0] != "it is secret#1" {
		t.Errorf("path %q and header %q, want the secret of the body replaced", e.Path, e.Request.Header)
	}
}

func FuzzBody(f *testing.F) {
	const secret, token = `hush-"7\한+x%41/y`, "0123456789abcdef0123456789abcdef01234567"
	for _, seed := range []string{
		``, `{"imp_secret":"`, `{"a":"`, `imp_secret=`, `{"bypass":"{\"a\":\"`, `[[[{"phone":`, "\xff", `%`, `'`, `"imp_secret"::`, `\"otp\":\"`, `{"a":{"imp_secret":`,
	} {
		f.Add(seed, `"}`)
		f.Add(seed, `&x=1`)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		r := journal.NewRedactor(nil)
		r.Know(journal.KindSecret, secret, "")
		quoted := strings.Trim(string(asJSON(secret)), `"`)
		for _, v := range []string{secret, quoted, token} {
			if strings.Contains(before+after, v) || v == token && nearHex(before, after) {
				continue
			}
			for _, out := range []string{r.Body([]byte(before + v + after)), r.Target(before + v + after), r.Text(before + v + after)} {
				if strings.Contains(out, v) || strings.Contains(out, secret) {
					t.Errorf("%q shows %q", out, v)
				}
				if !utf8.ValidString(out) {
					t.Errorf("%q is not UTF-8", out)
				}
			}
		}
		first := r.Body([]byte(before))
		if again := r.Body([]byte(before)); again != first {
			t.Errorf("%q became %q and then %q", before, first, again)
		}
	})
}

// nearHex reports whether what stands around a token may make another word of it.
func nearHex(before, after string) bool {
	return strings.ContainsAny(before+after, "%\\")
}
