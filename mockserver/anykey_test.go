package mockserver_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
)

// askWith sends a request and returns its status and body.
func askWith(t *testing.T, mock *mockserver.Running, method, path, token string) (int, string) {
	t.Helper()
	var body io.Reader = http.NoBody
	if method == http.MethodPost {
		body = strings.NewReader(url.Values{"imp_key": {"8374626120391827"}, "imp_secret": {"whatever it is"}}.Encode())
	}
	req, err := http.NewRequestWithContext(t.Context(), method, mock.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", token)
	resp, err := mock.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// A mock that a harness starts lets in whoever comes, to one site.
func TestAnyKey(t *testing.T) {
	t.Parallel()
	const foreign, other = "0123456789abcdef0123456789abcdef01234567", "fedcba9876543210fedcba9876543210fedcba98"
	mock := mockserver.Start(t, mockserver.WithAnyKey())
	for _, step := range []struct {
		reason, method, path, token string
		status                      int
	}{
		{"a text that is no token", http.MethodGet, "/certifications/imp_100000000001", "nonsense", 401},
		{"a token of an earlier mock is taken in", http.MethodGet, "/certifications/imp_100000000001", foreign, 200},
		{"and stays good", http.MethodGet, "/certifications/imp_100000000001", foreign, 200},
		{"any key is let in", http.MethodPost, "/users/getToken", "", 200},
		{"there is a token now, so this one was invented", http.MethodGet, "/certifications/imp_100000000001", other, 401},
	} {
		if status, body := askWith(t, mock, step.method, step.path, step.token); status != step.status {
			t.Errorf("%s: %d %s, want %d", step.reason, status, body, step.status)
		}
	}
	if _, body := askWith(t, mock, http.MethodPost, "/users/getToken", ""); !strings.Contains(body, foreign) {
		t.Errorf("the token that was taken in is not the site's: %s", body)
	}
	strict := mockserver.Start(t)
	if status, _ := askWith(t, strict, http.MethodPost, "/users/getToken", ""); status != 401 {
		t.Errorf("without the option a foreign key gets %d, want 401", status)
	}
	if status, _ := askWith(t, strict, http.MethodGet, "/certifications/imp_100000000001", foreign); status != 401 {
		t.Errorf("without the option a foreign token gets %d, want 401", status)
	}
}
