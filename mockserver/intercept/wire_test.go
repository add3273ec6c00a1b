package intercept_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/faulttest"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// wire is one way to the mock, as bytes.
type wire struct {
	name   string
	via    journal.Via
	target string // before the path
	dial   func(context.Context, *testing.T, *bench) (net.Conn, error)
}

func wires() []wire {
	return []wire{
		{"plain", journal.ViaDirect, "", func(ctx context.Context, _ *testing.T, b *bench) (net.Conn, error) { return dialTCP(ctx, b.plain) }},
		{"TLS", journal.ViaTLS, "", func(ctx context.Context, t *testing.T, b *bench) (net.Conn, error) {
			conn, err := dialTCP(ctx, b.secure)
			if err != nil {
				return nil, err
			}
			return b.secured(t, conn)
		}},
		{"TLS through CONNECT", journal.ViaConnect, "", func(ctx context.Context, t *testing.T, b *bench) (net.Conn, error) {
			conn, err := b.dialConnect(ctx, apiHost+":443")
			if err != nil {
				return nil, err
			}
			return b.secured(t, conn)
		}},
		{"in clear through CONNECT", journal.ViaConnect, "", func(ctx context.Context, _ *testing.T, b *bench) (net.Conn, error) {
			return b.dialConnect(ctx, apiHost+":80")
		}},
		{"the whole URL to the proxy over TLS, as axios before 0.19", journal.ViaAbsolute, "https://" + apiHost, func(ctx context.Context, t *testing.T, b *bench) (net.Conn, error) {
			conn, err := dialTCP(ctx, b.proxy)
			if err != nil {
				return nil, err
			}
			return b.secured(t, conn)
		}},
		{"the whole URL to the proxy", journal.ViaAbsolute, "https://" + apiHost, func(ctx context.Context, _ *testing.T, b *bench) (net.Conn, error) {
			return dialTCP(ctx, b.proxy)
		}},
	}
}

// TestEveryEffectOnEveryWay runs the suite of the fault room on each way to the
// mock: what a fault does to the wire must not depend on how the wire came.
func TestEveryEffectOnEveryWay(t *testing.T) {
	t.Parallel()
	for _, c := range wires() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := serve(t, intercept.RefuseOthers)
			faulttest.Run(t, faulttest.Wire{
				Dial:    func(ctx context.Context) (net.Conn, error) { return c.dial(ctx, t, b) },
				Request: func() []byte { return b.read(t, c.target) },
				Mark:    mockserver.HeaderFault,
				Arm: func(t *testing.T, rules ...fault.Rule) {
					t.Helper()
					b.mock.Default().Heal()
					for _, rule := range rules {
						rule.Match.Route = "getCertification"
						if _, err := b.mock.Default().Fail(rule); err != nil {
							t.Fatal(err)
						}
					}
				},
			})
			for _, e := range b.mock.Default().Requests(journal.Filter{Route: "getCertification"}) {
				if e.Via != c.via {
					t.Fatalf("entry %d came by %q, want %q", e.ID, e.Via, c.via)
				}
			}
		})
	}
}

// read is a request for a record with a token that is good now.
func (b *bench) read(t *testing.T, target string) []byte {
	t.Helper()
	granted := post(t, b.redirected(t, b.plain), "http://"+b.plain+"/users/getToken")
	var envelope struct {
		Response struct {
			Token string `json:"access_token"`
		}
	}
	if err := json.Unmarshal([]byte(granted.body), &envelope); err != nil || envelope.Response.Token == "" {
		t.Errorf("token: %+v (%v)", granted, err)
	}
	return fmt.Appendf(nil, "GET %s/certifications/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n", target, adult, apiHost, envelope.Response.Token)
}
