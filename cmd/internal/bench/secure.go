package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// nameTLS is the mock with HTTPS and the proxy turned on; in a comparison, its HTTPS listener.
const nameTLS = "mock, HTTPS"

// secureArgs turn on what nameTLS has.
func secureArgs() []string {
	return []string{"--tls-addr", "127.0.0.1:0", "--proxy-addr", "127.0.0.1:0"}
}

// secure measures the mock's HTTPS listener beside its plain one: the same process, in turns.
func (b *bench) secure(ctx context.Context, found *findings) error {
	if !b.options.wants(partTLS) {
		return nil
	}
	for _, n := range b.options.Connections {
		found.Secure = append(found.Secure, comparison{Part: partTLS, Title: "GET " + certificationPath + adultUID, Connections: n})
	}
	for i := range b.options.Launches {
		if err := b.secureLaunch(ctx, found, i); err != nil {
			return fmt.Errorf("HTTPS, launch %d: %w", i+1, err)
		}
	}
	return nil
}

func (b *bench) secureLaunch(ctx context.Context, found *findings, number int) error {
	plain, err := b.serve(ctx, launch{name: nameMock, args: secureArgs(), log: b.requestLog()})
	if err != nil {
		return err
	}
	defer plain.stop()
	address, err := secureAddress(filepath.Join(b.dir, "ready-"+nameMock))
	if err != nil {
		return err
	}
	same := *plain.child // under another name
	same.name = nameTLS
	https := &server{child: &same, addr: address, token: plain.token}
	for i := range found.Secure {
		c := &found.Secure[i]
		halves, err := b.alternate(ctx, []*server{plain, https}, func(s *server) job {
			j := b.turnOf(s, c.Connections)
			j.Request, j.Length = certificationRequest(s.addr, s.token, adultUID), len(b.captured.Certification.Body)
			j.Plainly, j.Secure = true, s == https
			return j
		})
		if err != nil {
			return fmt.Errorf("%d connections: %w", c.Connections, err)
		}
		c.Halves = append(c.Halves, halves...)
		b.say("launch %d/%d, HTTPS, %d connections: %s of plain", number+1, b.options.Launches, c.Connections,
			ratios(halves, nameTLS, nameMock, turn.perSecond).format(twoDigits))
	}
	return nil
}

// secureURL finds the address of HTTPS in a ready file.
var secureURL = regexp.MustCompile(`https://(127\.0\.0\.1:\d+)["\s]`)

func secureAddress(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	found := secureURL.FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("no https address in %s: %s", path, text)
	}
	return string(found[1]), nil
}

// dialFor opens a connection of a job.
func dialFor(j *job) (net.Conn, error) {
	const patience = 10 * time.Second
	dialer := &net.Dialer{Timeout: patience}
	if !j.Secure {
		return dialer.Dial("tcp", j.Address)
	}
	// Who answers is the process that the bench started; it is measured, not trusted with anything.
	return tls.DialWithDialer(dialer, "tcp", j.Address, &tls.Config{ServerName: "api.iamport.kr", InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}) //nolint:gosec // see above
}

// secureShare holds HTTPS against plain HTTP of the same mock. There is no goal: encryption costs what it costs.
func (c comparison) secureShare() table {
	halves := quiet(c.Halves)
	t := table{
		title: fmt.Sprintf("%s, %d keep-alive connections: HTTPS / plain, %d of %d pairs of turns", c.Title, c.Connections, len(halves), len(c.Halves)),
		head:  goalHead,
	}
	t.add(figure{what: "throughput", value: ratios(halves, nameTLS, nameMock, turn.perSecond), unit: "×", digits: 2, goal: noGoal})
	t.add(figure{what: "CPU a request", value: ratios(halves, nameTLS, nameMock, turn.cpuPerRequest), unit: "×", digits: 2, goal: noGoal})
	t.add(figure{what: "requests/s over HTTPS, this machine", value: figures(halves, nameTLS, turn.perSecond), unit: "", digits: 0, goal: noGoal})
	t.add(figure{what: "requests/s in clear, this machine", value: figures(halves, nameMock, turn.perSecond), unit: "", digits: 0, goal: noGoal})
	return t
}
