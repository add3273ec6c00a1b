package control_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

type steered struct{ health control.Health }

func (s steered) Health() control.Health { return s.health }

func ask(t *testing.T, method, host, path string) *httptest.ResponseRecorder {
	t.Helper()
	server := steered{control.Health{Status: "ok", Version: "v1", Fixtures: control.Fixtures{Files: 2, Certifications: 3, Problems: []control.Problem{}}}}
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	w := httptest.NewRecorder()
	control.Handler(server, control.Info{API: "http://127.0.0.1:1"}).ServeHTTP(w, r)
	return w
}

func TestHealthTellsTheAddressOfTheAPI(t *testing.T) {
	w := ask(t, http.MethodGet, "127.0.0.1:10852", control.HealthPath)
	var got control.Health
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := control.Health{Status: "ok", Version: "v1", API: "http://127.0.0.1:1", Fixtures: control.Fixtures{Files: 2, Certifications: 3, Problems: []control.Problem{}}}
	if diff := cmp.Diff(want, got); diff != "" || w.Code != http.StatusOK {
		t.Errorf("status %d, health (-want +got):\n%s", w.Code, diff)
	}
}

func TestTheDoorIsNarrow(t *testing.T) {
	for _, tt := range []struct {
		reason             string
		method, host, path string
		status             int
	}{
		{"by name of this machine", "GET", "localhost:10852", control.HealthPath, 200},
		{"by an IPv6 address", "GET", "[::1]:10852", control.HealthPath, 200},
		{"by an address without a port", "GET", "127.0.0.1", control.HealthPath, 200},
		{"head is a get", "HEAD", "127.0.0.1:1", control.HealthPath, 200},
		{"a page elsewhere pointed its own name here", "GET", "evil.example:10852", control.HealthPath, 403},
		{"a name that only ends like ours", "GET", "notlocalhost", control.HealthPath, 403},
		{"nothing is changed at this door", "POST", "127.0.0.1:1", control.HealthPath, 405},
		{"the imitated API is elsewhere", "POST", "127.0.0.1:1", "/users/getToken", 404},
	} {
		if w := ask(t, tt.method, tt.host, tt.path); w.Code != tt.status {
			t.Errorf("%s: %s %s at %s = %d, want %d", tt.reason, tt.method, tt.path, tt.host, w.Code, tt.status)
		}
	}
}
