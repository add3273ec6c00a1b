package serving

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
)

// The merchant of a demo has a sign-up under way when it is stopped: the API still answers it, and nothing else is
// begun.
func TestStopAnswersTheMerchantFirst(t *testing.T) {
	m := newMock(t, nil)
	begun, goOn := make(chan struct{}), make(chan struct{})
	asked := func(ctx context.Context, url string) (int, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return 0, err
		}
		resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: clitest.Patience}).Do(req)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	shop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-goOn
		if status, err := asked(r.Context(), m.Addresses().API+"/certifications/imp_1"); status != http.StatusUnauthorized {
			_, _ = io.WriteString(w, "the API answers "+http.StatusText(status)+", "+err.Error()) // read below
		}
	})
	if err := m.ListenMerchant(t.Context(), "127.0.0.1:0", shop); err != nil {
		t.Fatal(err)
	}
	m.Start()
	m.flags.ShutdownTimeout = time.Hour
	told := make(chan string, 1)
	go func() {
		resp, err := (&http.Client{Timeout: clitest.Patience}).Get(m.Addresses().Merchant)
		if err != nil {
			told <- err.Error()
			return
		}
		text, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close() // it was read
		told <- string(text)
	}()
	<-begun
	stopped := make(chan error, 1)
	go func() { stopped <- m.Stop(context.WithoutCancel(t.Context())) }()
	for ctx := t.Context(); ctx.Err() == nil; {
		conn, err := net.Dial("tcp", strings.TrimPrefix(m.Addresses().Control, "http://"))
		if err != nil {
			break
		}
		_ = conn.Close() // only to see that it answers
	}
	close(goOn)
	if text := <-told; text != "" {
		t.Errorf("the sign-up under way: %s", text)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
