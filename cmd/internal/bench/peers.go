package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// peersFile says how the servers of other projects start and what to ask them.
const peersFile = "peers.json"

// peer is a server of another project.
type peer struct {
	Name    string   `json:"name"`
	Command []string `json:"command"` // {port}, {addr} and {temp}, an empty folder, are replaced
	Get     wanted   `json:"get"`
	Token   wanted   `json:"token"`

	dir, temp string
}

// wanted is a request that a peer answers with 200.
type wanted struct {
	Path   string            `json:"path"`
	Header map[string]string `json:"header"`
	Body   string            `json:"body"` // not empty: POST
}

// on is the request to a server.
func (w wanted) on(addr string) *http.Request {
	method, header := http.MethodGet, http.Header{}
	if w.Body != "" {
		method = http.MethodPost
	}
	for name, value := range w.Header {
		header.Set(name, value)
	}
	return newRequest(method, "http://"+addr+w.Path, header, w.Body)
}

func (p *peer) command(ctx context.Context, addr string) *exec.Cmd {
	_, port, _ := net.SplitHostPort(addr) // of a listener
	args := slices.Clone(p.Command)
	for i := range args {
		args[i] = strings.NewReplacer("{port}", port, "{addr}", addr, "{temp}", p.temp).Replace(args[i])
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = p.dir
	return cmd
}

// readPeers reads peers.json. A peer whose program is not installed is an error: a table without it would look whole.
func readPeers(dir, temp string) ([]peer, error) {
	file := filepath.Join(dir, peersFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var peers []peer
	if err := json.Unmarshal(text, &peers); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for i := range peers {
		p := &peers[i]
		if p.Name == "" || len(p.Command) == 0 {
			return nil, fmt.Errorf("%s: entry %d: a name and a command are needed", file, i+1)
		}
		p.dir, p.temp = dir, filepath.Join(temp, p.Name)
		if err := os.Mkdir(p.temp, 0o700); err != nil {
			return nil, err
		}
	}
	return peers, nil
}

// peerPart is one endpoint at one number of connections, a trial of each server in every turn.
type peerPart struct {
	comparison

	turns []pair // of all servers by name, not of two
}

// besidePeers measures all servers in turns: A B C and then C B A.
func (b *bench) besidePeers(ctx context.Context, found *findings) error {
	if !b.options.wants(partPeers) {
		return nil
	}
	peers, err := readPeers(b.options.Peers, b.dir)
	if err != nil {
		return err
	}
	contenders := []launch{{name: nameBare}, {name: nameFast}, {name: nameMock}}
	for i := range peers {
		contenders = append(contenders, launch{name: peers[i].Name, peer: &peers[i], log: true})
	}
	for _, l := range contenders {
		found.peers = append(found.peers, l.name)
	}
	for _, part := range []string{partGet, partToken} {
		for _, n := range b.options.Connections {
			found.turns = append(found.turns, peerPart{comparison: comparison{part: part, connections: n}})
		}
	}
	for range b.options.Launches {
		if err := b.peersOnce(ctx, found, contenders); err != nil {
			return err
		}
	}
	return nil
}

// peersOnce starts all servers, one after another, and measures every endpoint with each. All of them have answered
// for warmPeers before, for those that compile while they run.
func (b *bench) peersOnce(ctx context.Context, found *findings, contenders []launch) error {
	const warmPeers = 5 * time.Second
	servers, idle := map[string]*server{}, map[string]memory{}
	for _, l := range contenders {
		s, err := b.launch(ctx, l)
		if err != nil {
			return err
		}
		defer s.stop()
		servers[l.name], idle[l.name] = s, processMemory(s.pid)
		found.starts[l.name] = append(found.starts[l.name], start{token: s.firstToken, certification: s.certification})
	}
	for _, l := range contenders {
		for _, part := range []string{partGet, partToken} {
			warm := b.peerLoad(&comparison{part: part, connections: slices.Max(b.options.Connections)}, l, servers[l.name])
			warm.duration = min(warmPeers, 2*b.options.Duration)
			if _, err := warm.run(ctx); err != nil {
				return fmt.Errorf("%s, %s: %w", l.name, part, err)
			}
		}
	}
	for i := range found.turns {
		p := &found.turns[i]
		for range 2 {
			turn := pair{}
			for _, l := range contenders {
				t, err := b.peerLoad(&p.comparison, l, servers[l.name]).run(ctx)
				if err != nil {
					return fmt.Errorf("%s, %s, %d connections: %w", l.name, p.part, p.connections, err)
				}
				turn[l.name] = t
			}
			p.turns = append(p.turns, turn)
			slices.Reverse(contenders)
		}
		b.say("%s, %d connections: %d servers", p.part, p.connections, len(contenders))
	}
	for _, l := range contenders {
		found.memory[l.name] = append(found.memory[l.name], residence{idle: idle[l.name], after: processMemory(servers[l.name].pid)})
	}
	return nil
}

func (b *bench) peerLoad(c *comparison, l launch, s *server) load {
	work := b.loadOf(c, s)
	if l.peer == nil {
		return work
	}
	want := l.peer.Get
	if c.part == partToken {
		want = l.peer.Token
	}
	work.request, work.length = wire(want.on(s.addr)), 0 // lengths of their own
	return work
}

// writePeers prints the servers as a table of Markdown, a row each, the throughput as a share of bare in the same turn.
func (f *findings) writePeers(w io.Writer) {
	if len(f.peers) == 0 {
		return
	}
	head, rule := []string{"server"}, "|---|"
	for _, p := range f.turns {
		name := map[string]string{partGet: "GET", partToken: "getToken"}[p.part]
		head = append(head, fmt.Sprintf("%s × %d", name, p.connections))
	}
	head = append(head, "first answer, ms", "idle / loaded, MB")
	fmt.Fprintf(w, "\nThroughput as a share of bare, median (min–max); time to the first certification; resident memory\n\n| %s |\n%s\n",
		strings.Join(head, " | "), rule+strings.Repeat("---|", len(head)-1))
	for _, name := range f.peers {
		row := []string{name}
		for _, p := range f.turns {
			row = append(row, ratios(quiet(p.against(name)), trial.perSecond).format(2))
		}
		row = append(row, collect(f.starts[name], func(s start) float64 { return milliseconds(s.certification) }).format(0))
		idle := collect(f.memory[name], func(r residence) float64 { return r.idle.resident })
		after := collect(f.memory[name], func(r residence) float64 { return r.after.resident })
		row = append(row, idle.middle(0)+" / "+after.middle(0))
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
	}
	fmt.Fprint(w, "\nRequests/s of bare:")
	for _, p := range f.turns {
		bare := collect(p.turns, func(turn pair) float64 { return turn[nameBare].perSecond() })
		fmt.Fprintf(w, " %s × %d %s;", p.part, p.connections, bare.format(0))
	}
	fmt.Fprintln(w)
}

// against are the turns as pairs of one server and bare, in the place of the mock and bare.
func (p *peerPart) against(name string) []pair {
	var pairs []pair
	for _, turn := range p.turns {
		pairs = append(pairs, pair{nameMock: turn[name], nameBare: turn[nameBare]})
	}
	return pairs
}
