package serving

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// counted is a connection that counts how often its deadlines are set.
type counted struct {
	net.Conn
	reads, writes int
}

func (c *counted) SetReadDeadline(t time.Time) error {
	c.reads++
	return c.Conn.SetReadDeadline(t)
}

func (c *counted) SetWriteDeadline(t time.Time) error {
	c.writes++
	return c.Conn.SetWriteDeadline(t)
}

// lazily is a lazy connection, its other end, and what is counted between them.
func lazily(t *testing.T) (lazy *lazyConn, peer net.Conn, between *counted) {
	t.Helper()
	near, far := net.Pipe()
	between = &counted{Conn: near}
	t.Cleanup(func() { _ = errors.Join(near.Close(), far.Close()) })
	return &lazyConn{Conn: between}, far, between
}

func after(d time.Duration) time.Time { return time.Now().Add(d) }

// TestLazyDeadlines: a call ends when a plain connection would end it.
func TestLazyDeadlines(t *testing.T) {
	for _, c := range []struct {
		name  string
		asked []time.Duration // one after the other; 0 = no deadline
		want  time.Duration
	}{
		{"one", []time.Duration{time.Second}, time.Second},
		{"later", []time.Duration{time.Second, 5 * time.Second}, 5 * time.Second},
		{"sooner", []time.Duration{5 * time.Second, time.Second}, time.Second},
		{"none in between", []time.Duration{time.Second, 0, 3 * time.Second}, 3 * time.Second},
		{"passed, then later", []time.Duration{-time.Hour, 0, 3 * time.Second}, 3 * time.Second},
		{"passed", []time.Duration{time.Second, -time.Hour}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				lazy, _, _ := lazily(t)
				begun := time.Now()
				for _, d := range c.asked {
					var at time.Time
					if d != 0 {
						at = after(d)
					}
					if err := lazy.SetDeadline(at); err != nil {
						t.Fatal(err)
					}
				}
				for name, call := range map[string]func([]byte) (int, error){"read": lazy.Read, "write": lazy.Write} {
					if n, err := call(make([]byte, 1)); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
						t.Errorf("%s: %d bytes and %v, want the deadline", name, n, err)
					}
				}
				if took := time.Since(begun); took != c.want {
					t.Errorf("the calls ended after %s, want %s", took, c.want)
				}
			})
		})
	}
}

// TestLazyDeadlineWhileACallWaits: as net/http does to end a read that waits, and to go on afterwards.
func TestLazyDeadlineWhileACallWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lazy, peer, _ := lazily(t)
		ended := make(chan error)
		go func() {
			_, err := lazy.Read(make([]byte, 1))
			ended <- err
		}()
		synctest.Wait()
		if err := lazy.SetReadDeadline(time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("the read that waited ended with %v", err)
		}
		if err := lazy.SetReadDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		go func() {
			_, err := peer.Write([]byte("text"))
			ended <- err
		}()
		got := make([]byte, 4)
		if _, err := io.ReadFull(lazy, got); err != nil || string(got) != "text" {
			t.Errorf("afterwards %q and %v", got, err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestLazyWriteGoesOn: what was written before a deadline that was moved is not written twice.
func TestLazyWriteGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lazy, peer, _ := lazily(t)
		if err := errors.Join(lazy.SetWriteDeadline(after(time.Second)), lazy.SetWriteDeadline(after(time.Minute))); err != nil {
			t.Fatal(err)
		}
		got := make(chan string)
		go func() {
			first := make([]byte, 2)
			_, _ = io.ReadFull(peer, first)
			late := time.NewTimer(10 * time.Second)
			<-late.C
			rest := make([]byte, 4)
			_, _ = io.ReadFull(peer, rest)
			got <- string(first) + string(rest)
		}()
		if n, err := lazy.Write([]byte("abcdef")); n != 6 || err != nil {
			t.Errorf("%d bytes and %v", n, err)
		}
		if text := <-got; text != "abcdef" {
			t.Errorf("the peer read %q", text)
		}
	})
}

// TestLazyDeadlinesAreSetRarely: what net/http asks for in a minute of requests, one a second.
func TestLazyDeadlinesAreSetRarely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lazy, peer, between := lazily(t)
		go func() { _, _ = io.Copy(io.Discard, peer) }()
		for range 60 {
			for _, d := range []time.Duration{readHeaderTimeout, idleTimeout} {
				if err := lazy.SetReadDeadline(after(d)); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(lazy.SetReadDeadline(time.Time{}), lazy.SetWriteDeadline(after(writeTimeout))); err != nil {
				t.Fatal(err)
			}
			if _, err := lazy.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
			second := time.NewTimer(time.Second)
			<-second.C
		}
		if between.reads > 1 || between.writes > 2 {
			t.Errorf("the deadlines were set %d and %d times, want once for reads and twice for writes", between.reads, between.writes)
		}
	})
}
