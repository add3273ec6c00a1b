package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// contracted is a client whose every message is held against the document.
func contracted(t *testing.T, mock *mockserver.Running) *client.Client {
	t.Helper()
	contract, err := openapi.Iamport()
	if err != nil {
		t.Fatal(err)
	}
	return newClient(t, mock, client.WithTransport(contract.Transport(mock.Client().Transport)))
}

func TestCertificationOfTheMock(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	cert, err := contracted(t, mock).Certification(t.Context(), jiwoo)
	if err != nil {
		t.Fatal(err)
	}
	if len(cert.UniqueKey.Value) != 88 || len(cert.UniqueInSite.Value) != 64 {
		t.Errorf("CI of %d and DI of %d characters, want 88 and 64", len(cert.UniqueKey.Value), len(cert.UniqueInSite.Value))
	}
	if cert.CertifiedAt.IsZero() || cert.MerchantUID == "" || cert.PGTID == "" {
		t.Errorf("certified_at, merchant_uid or pg_tid is missing: %+v", cert)
	}
	want := &client.Certification{
		ImpUID: jiwoo, PGProvider: "danal", Certified: true, Name: "이지우", Gender: "female",
		Birthday: client.Date{Year: 1990, Month: time.May, Day: 17},
		// What differs from run to run was looked at above.
		MerchantUID: cert.MerchantUID, PGTID: cert.PGTID, Origin: cert.Origin, CertifiedAt: cert.CertifiedAt,
		UniqueKey:    client.Text{State: client.Given, Value: cert.UniqueKey.Value},
		UniqueInSite: client.Text{State: client.Given, Value: cert.UniqueInSite.Value},
	}
	if diff := cmp.Diff(want, cert); diff != "" {
		t.Errorf("certification (-want +got):\n%s", diff)
	}
}

func TestUnfinishedAndEmpty(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	c := contracted(t, mock)
	unfinished, err := c.Certification(t.Context(), "imp_100000000093")
	if err != nil {
		t.Fatal(err)
	}
	if unfinished.Certified || !unfinished.CertifiedAt.IsZero() || !unfinished.Birthday.IsZero() || unfinished.UniqueKey.State != client.Null {
		t.Errorf("unfinished: %+v", unfinished)
	}
	for impUID, want := range map[string]client.Text{
		"imp_100000000091": {State: client.Null},
		"imp_100000000092": {State: client.Given},
	} {
		cert, err := c.Certification(t.Context(), impUID)
		if err != nil {
			t.Fatal(err)
		}
		if cert.UniqueKey != want {
			t.Errorf("%s: CI is %+v, want %+v", impUID, cert.UniqueKey, want)
		}
		if _, known := cert.UniqueKey.Known(); known {
			t.Errorf("%s: an empty CI counts as known", impUID)
		}
		if cert.Phone.State != client.Given || cert.Carrier.State != client.Absent {
			t.Errorf("%s: phone is %s and carrier %s; INICIS gives the one and never the other", impUID, cert.Phone.State, cert.Carrier.State)
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	c := contracted(t, mock)
	if cert, err := c.DeleteCertification(t.Context(), jiwoo); err != nil || cert.ImpUID != jiwoo {
		t.Fatalf("got %v, %v; want the record as it was", cert, err)
	}
	if _, err := c.Certification(t.Context(), jiwoo); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("read after deletion: %v, want not found", err)
	}
	if _, err := c.DeleteCertification(t.Context(), jiwoo); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("deleted twice: %v, want not found", err)
	}
}

func TestOTP(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	c := contracted(t, mock)
	impUID, err := c.RequestOTP(t.Context(), client.OTPRequest{
		Name: "김보기", Phone: "010-0000-0777", Birth: "900101", GenderDigit: "1", Carrier: "KT", MVNO: true, MerchantUID: "order1",
	})
	if err != nil {
		t.Fatal(err)
	}
	if cert, err := c.Certification(t.Context(), impUID); err != nil || cert.Certified {
		t.Fatalf("before the password: %+v, %v; want an unfinished record", cert, err)
	}
	messages, err := mock.Steered().Messages(t.Context(), mockserver.DefaultKey)
	if err != nil || len(messages) != 1 {
		t.Fatalf("%d messages, %v; want one", len(messages), err)
	}
	var failure *client.APIError
	if _, err := c.ConfirmOTP(t.Context(), impUID, "x"+messages[0].Code[1:]); !errors.As(err, &failure) || failure.Message == "" {
		t.Errorf("wrong password: %v, want the API's own words", err)
	}
	cert, err := c.ConfirmOTP(t.Context(), impUID, messages[0].Code)
	if err != nil || !cert.Certified || cert.MerchantUID != "order1" || cert.Birthday.String() != "1990-01-01" {
		t.Errorf("right password: %+v, %v", cert, err)
	}
}

func TestImpossibleIDsAreNotSent(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	c := newClient(t, mock)
	for _, id := range []string{
		"", ".", "..", "../users/getToken", "imp_1/../x", "imp_1?x=1", "imp_1#x", "imp%5f1", "imp_1 ", "imp_1\n", "임포트", "imp_\x00", strings.Repeat("1", 65),
	} {
		if _, err := c.Certification(t.Context(), id); !errors.Is(err, client.ErrImpUID) {
			t.Errorf("read %q: %v, want a malformed imp_uid", id, err)
		}
		if _, err := c.DeleteCertification(t.Context(), id); !errors.Is(err, client.ErrImpUID) {
			t.Errorf("delete %q: %v, want a malformed imp_uid", id, err)
		}
		if _, err := c.ConfirmOTP(t.Context(), id, "123456"); !errors.Is(err, client.ErrImpUID) {
			t.Errorf("confirm %q: %v, want a malformed imp_uid", id, err)
		}
	}
	if sent := calls(mock, ""); sent != 0 {
		t.Errorf("%d calls were made", sent)
	}
	for _, id := range []string{jiwoo, "imp_1", strings.Repeat("1", 64), "A-b_9"} {
		if err := client.CheckImpUID(id); err != nil {
			t.Errorf("%q: %v, want it to be possible", id, err)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, url, key, secret string }{
		{"no URL", "", "k", "s"},
		{"no scheme", "api.iamport.kr", "k", "s"},
		{"another scheme", "ftp://api.iamport.kr", "k", "s"},
		{"a user, which would end up in errors", "https://u:p@api.iamport.kr", "k", "s"},
		{"a query", "https://api.iamport.kr?x", "k", "s"},
		{"no key", "https://api.iamport.kr", "", "s"},
		{"no secret", "https://api.iamport.kr", "k", ""},
		{"a control character", "https://api.iamport.kr\x7f", "k", "s"},
	} {
		if _, err := client.New(tt.url, tt.key, tt.secret); err == nil {
			t.Errorf("%s: no error", tt.reason)
		} else if strings.Contains(err.Error(), "u:p@") {
			t.Errorf("%s: the error shows the password: %v", tt.reason, err)
		}
	}
	for reason, opt := range map[string]client.Option{
		"no time": client.WithTimeout(0), "negative back-off": client.WithRetry(client.Retry{Backoff: -1}), "no answer at all": client.WithMaxResponse(0),
	} {
		if _, err := client.New("https://api.iamport.kr", "k", "s", opt); err == nil {
			t.Errorf("%s: no error", reason)
		}
	}
}

// What the client sends must not come back in an error or a log, even from a
// server that repeats it.
func TestSecretsAreNotTold(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := client.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	for _, status := range []int{200, 400, 401, 404, 500} {
		c := scripted(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"code":-1,"message":"%s %s","response":null}`, r.Header.Get("Authorization"), scriptedSecret)
		}, logger, client.WithRetry(client.Retry{Attempts: 2}))
		_, err := c.Certification(t.Context(), "imp_1")
		if err == nil {
			t.Fatal("no error")
		}
		text := fmt.Sprintf("%v %+v %#v", err, err, err) + log.String()
		for name, secret := range map[string]string{"token": scriptedToken, "secret": scriptedSecret} {
			if strings.Contains(text, secret) {
				t.Errorf("status %d: the %s is told: %s", status, name, text)
			}
		}
		if !strings.Contains(err.Error(), "[hidden]") {
			t.Errorf("status %d: the test shows nothing: %v", status, err)
		}
	}
	if !strings.Contains(log.String(), "trying again") || !strings.Contains(log.String(), "token fetched") {
		t.Errorf("the log has not what it should be searched for:\n%s", &log)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	stolen := false
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen = true }))
	t.Cleanup(thief.Close)
	c := scripted(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.URL, http.StatusFound) })
	if _, err := c.Certification(t.Context(), "imp_1"); !errors.Is(err, client.ErrMalformed) {
		t.Errorf("got %v, want a malformed answer", err)
	}
	if stolen {
		t.Error("the token went to another host")
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, header string
		want           time.Duration
	}{
		{"seconds", "7", 7 * time.Second},
		{"a date by the server's own clock", "Mon, 02 Jan 2006 15:04:35 GMT", 30 * time.Second},
		{"a date that has passed", "Mon, 02 Jan 2006 15:04:00 GMT", 0},
		{"nonsense", "soon", 0},
		{"negative", "-3", 0},
		{"nothing", "", 0},
	} {
		c := scripted(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", "Mon, 02 Jan 2006 15:04:05 GMT")
			w.Header().Set("Retry-After", tt.header)
			w.WriteHeader(http.StatusTooManyRequests)
		})
		_, err := c.Certification(t.Context(), "imp_1")
		var failure *client.APIError
		if !errors.As(err, &failure) || failure.RetryAfter != tt.want || !errors.Is(err, client.ErrTemporary) {
			t.Errorf("%s: %v, want a temporary failure that asks for %s", tt.reason, err, tt.want)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c, err := client.New(server.URL, "key", scriptedSecret, client.WithRetry(client.Retry{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Certification(t.Context(), "imp_1"); !errors.Is(err, client.ErrTemporary) {
		t.Errorf("got %v, want a temporary failure", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Certification(ctx, "imp_1"); !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrTemporary) {
		t.Errorf("got %v, want the caller's own cancellation and nothing else", err)
	}
}
