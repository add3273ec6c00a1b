package clients_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// way is one way from a program to the mock.
type way struct {
	name string
	vias []journal.Via // what the journal must say; nil = what the stack says
	run  bool          // started by intercept run
	live string        // the address that the real host's name leads to; "" = the mock itself
}

const (
	baseURL   = "base URL"
	hostEntry = "host entry"
	running   = "intercept run"
	inChunks  = "two chunks"
)

// away is where the real host is, as far as the network of a test knows: somebody who counts.
const away = "127.0.0.9"

func ways() []way {
	return []way{
		{name: baseURL, vias: []journal.Via{journal.ViaDirect}, live: away},
		{name: hostEntry, vias: []journal.Via{journal.ViaTLS}},
		{name: running, run: true, live: away},
		{name: inChunks, vias: []journal.Via{journal.ViaDirect}, live: away},
	}
}

// siteOf is the test key of a stack on a way.
func siteOf(s stack, w way) string {
	return "imp_test_" + strings.NewReplacer(" ", "_", "/", "_").Replace(s.name+"_"+w.name)
}

// prepare makes the names of the real hosts lead where the way says.
func (w way) prepare(t *testing.T) *counter {
	t.Helper()
	c := &counter{}
	if !inNamespace() {
		return c
	}
	if w.live == "" {
		nameHosts(t, "127.0.0.1")
		return c
	}
	nameHosts(t, w.live)
	c.listen(t, w.live+":443")
	c.listen(t, w.live+":80")
	return c
}

// environment is what the way sets for a program.
func (w way) environment(t *testing.T, m *mock) []string {
	t.Helper()
	switch w.name {
	case baseURL, inChunks:
		return []string{"MOCK_URL=" + m.addresses.API}
	case hostEntry:
		return m.trust(t)
	}
	return nil
}

// trust is the variables that make a program trust the mock's authority, and none that send it anywhere.
func (m *mock) trust(t *testing.T) []string {
	t.Helper()
	authority, err := m.control.Authority(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	bare := func(string) (string, bool) { return "", false }
	dir, err := filepath.Abs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	kit, err := intercept.NewKit(dir, intercept.Addresses{API: m.addresses.API}, authority, bare)
	if err != nil {
		t.Fatal(err)
	}
	var environment []string
	for _, s := range kit.Settings(bare) {
		environment = append(environment, s.Name+"="+s.Value)
	}
	return environment
}

// counter is the real host, which nobody may reach.
type counter struct{ n atomic.Int64 }

func (c *counter) connections() int64 { return c.n.Load() }

func (c *counter) listen(t *testing.T, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			c.n.Add(1)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
}

// hostsText is a file of host names in which the real hosts have an address.
func hostsText(address string) []byte {
	return []byte("127.0.0.1 localhost\n::1 localhost\n" + address + " " + strings.Join(intercept.Hosts(), " ") + "\n127.0.0.8 payments.example\n")
}

// inNamespace reports whether this process is in a network of its own.
func inNamespace() bool { return os.Getenv(namespaceVariable) != "" }

const namespaceVariable = "IAMPORT_MOCK_TEST_NAMESPACE"
