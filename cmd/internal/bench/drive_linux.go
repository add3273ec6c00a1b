package main

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"golang.org/x/sys/unix"
)

// drive is the driver for Linux: one loop around epoll. It costs the load's core about an eighth less than a goroutine
// for each connection does; nearly all of what is left is the kernel's own work.
func drive(j *job, connections []*connection) outcome {
	p := &poller{job: j, sockets: make(map[int32]*socket, len(connections))}
	defer p.close()
	if err := p.open(connections); err != nil {
		p.outcome.fail(err)
		return p.outcome
	}
	if err := p.loop(); err != nil {
		p.outcome.fail(err)
	}
	return p.outcome
}

// poller drives all connections of a job from one goroutine.
type poller struct {
	job     *job
	epoll   int
	sockets map[int32]*socket // those that wait for an answer, by file descriptor
	phase   phase
	laps    int // counted so far
	outcome outcome
}

// socket is a connection with its file descriptor and the part of the answer that has come.
type socket struct {
	*connection
	fd     int
	filled int
}

// open connects all sockets and lets epoll watch them.
func (p *poller) open(connections []*connection) error {
	addr, err := netip.ParseAddrPort(p.job.Address)
	if err != nil {
		return err
	}
	if p.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return fmt.Errorf("epoll: %w", err)
	}
	for _, c := range connections {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return fmt.Errorf("socket: %w", err)
		}
		p.sockets[int32(fd)] = &socket{connection: c, fd: fd}
		if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}); err != nil {
			return fmt.Errorf("connecting to %s: %w", p.job.Address, err)
		}
		err = errors.Join(
			unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1),
			unix.SetNonblock(fd, true),
			unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}),
		)
		if err != nil {
			return fmt.Errorf("setting up a socket: %w", err)
		}
	}
	return nil
}

// loop sends the first requests and then follows every whole answer with the next request, until the turn is over
// and all answers are in.
func (p *poller) loop() error {
	begun := now()
	if p.job.Draw == drawEach {
		p.enter(phaseMeasure)
	}
	for _, s := range p.sockets {
		s.began = now()
		p.send(s)
	}
	events := make([]unix.EpollEvent, 128)
	for len(p.sockets) > 0 {
		n, err := unix.EpollWait(p.epoll, events, 10)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("epoll: %w", err)
		}
		for i := range max(n, 0) {
			p.receive(p.sockets[events[i].Fd])
		}
		if err := p.advance(begun, now()); err != nil {
			return err
		}
	}
	if p.phase != phaseOver {
		p.enter(phaseOver)
	}
	return nil
}

// advance changes the phase when it is time. The measured time counts from its own beginning, which may be late, and
// lasts until there is something to count.
func (p *poller) advance(begun, at time.Time) error {
	switch {
	case at.Sub(begun) > p.job.WarmUp+p.job.Duration+stallLimit:
		return fmt.Errorf("%d connections still wait %v after the turn", len(p.sockets), stallLimit)
	case p.job.Draw == drawEach:
	case p.phase == phaseWarm && at.Sub(begun) >= p.job.WarmUp:
		p.enter(phaseMeasure)
	case p.phase == phaseMeasure && at.Sub(p.outcome.before.at) >= p.job.Duration && p.laps > 0:
		p.enter(phaseOver)
	}
	return nil
}

func (p *poller) enter(next phase) {
	if next == phaseMeasure {
		p.outcome.before = takeSample(p.job)
	} else {
		p.outcome.after = takeSample(p.job)
	}
	p.phase = next
}

// send sends a socket's next request, or retires the socket when there is none.
func (p *poller) send(s *socket) {
	if p.phase == phaseOver || !s.prepare() {
		p.retire(s)
		return
	}
	n, err := unix.Write(s.fd, s.request)
	if err == nil && n < len(s.request) {
		err = io.ErrShortWrite
	}
	if err != nil {
		p.drop(s, err)
	}
}

// receive takes what has come for a socket. A nil socket was dropped since epoll spoke of it.
func (p *poller) receive(s *socket) {
	if s == nil {
		return
	}
	n, err := unix.Read(s.fd, s.buf[s.filled:])
	switch {
	case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR):
		return
	case err == nil && n == 0 && s.filled == len(s.buf):
		err = errLong
	case err == nil && n == 0:
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		p.drop(s, err)
		return
	}
	s.filled += n
	a, err := onlyAnswer(s.buf[:s.filled])
	if errors.Is(err, errShort) {
		return
	}
	if err == nil {
		err = s.check(a)
	}
	if err != nil {
		p.drop(s, err)
		return
	}
	s.filled = 0
	p.laps += s.lap(now(), p.phase)
	p.send(s)
}

// drop gives a socket up after an error.
func (p *poller) drop(s *socket, err error) {
	p.outcome.fail(err)
	p.retire(s)
}

func (p *poller) retire(s *socket) {
	delete(p.sockets, int32(s.fd))
	_ = unix.Close(s.fd) // nothing was left to write
}

func (p *poller) close() {
	for _, s := range p.sockets {
		p.retire(s)
	}
	if p.epoll > 0 {
		_ = unix.Close(p.epoll) // it only watched
	}
}
