package features_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// codings is a transport whose requests say which codings they take. It unpacks
// nothing, as net/http does where the header is the caller's own.
type codings struct {
	accepts []string // nil = no header
	plain   *http.Transport
}

func (c codings) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if c.accepts != nil {
		r.Header["Accept-Encoding"] = c.accepts
	}
	return c.plain.RoundTrip(r)
}

// withTransport is the reference with another transport for its calls.
func withTransport(transport http.RoundTripper) makeMerchant {
	return func(t *testing.T, url string) http.Handler {
		t.Helper()
		c, err := client.New(url, mockserver.DefaultKey, mockserver.DefaultSecret, client.WithTransport(transport), client.WithTimeout(5*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		m, err := merchant.New(merchant.Config{Verifier: v})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// TestCompression holds "The certification comes compressed" to what the target
// says that it can unpack.
func TestCompression(t *testing.T) {
	t.Parallel()
	bare := func(accepts ...string) http.RoundTripper {
		return codings{accepts, &http.Transport{DisableCompression: true}}
	}
	for _, tt := range []struct {
		reason   string
		merchant makeMerchant
		want     report.Verdict
	}{
		{"net/http asks for gzip and unpacks it", withTransport(&http.Transport{}), report.Held},
		{"no header, as Python's urllib and Java's HttpClient", withTransport(bare()), report.NotTestable},
		{"identity, as RestTemplate may be told", withTransport(bare("identity")), report.NotTestable},
		{"gzip refused", withTransport(bare("gzip;q=0")), report.NotTestable},
		{"any coding, which names none", withTransport(bare("*")), report.NotTestable},
		{"gzip asked for and not unpacked", withTransport(bare("gzip, deflate")), report.Broken},
		{"created without asking", says(http.StatusCreated, "created"), report.Broken},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			o := raise(t, claiming(t, "testdata/reference.yaml", "full-age-19"), tt.merchant)
			o.Named = "The certification comes compressed"
			run, err := features.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if len(run.Scenarios) != 1 {
				t.Fatalf("%d scenarios, want one", len(run.Scenarios))
			}
			got := run.Scenarios[0]
			if got.Verdict != tt.want || tt.want == report.NotTestable && got.Because != "the target asks for no compression" {
				t.Errorf("%s: %s; want %s", got.Verdict, got.Because, tt.want)
			}
		})
	}
}
