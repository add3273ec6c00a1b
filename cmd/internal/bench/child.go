package main

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"
)

// stopGrace is how long a child may take to stop by itself.
const stopGrace = 3 * time.Second

var errStopping = errors.New("the bench is stopping")

// child is a process that the bench started.
type child struct {
	name string
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// stop ends the process, politely first, and waits for it. Safe to call again, and from several goroutines.
func (c *child) stop() {
	if c.cmd.Process.Signal(syscall.SIGTERM) == nil {
		grace := time.NewTimer(stopGrace)
		defer grace.Stop()
		select {
		case <-c.done:
			return
		case <-grace.C:
		}
	}
	_ = c.cmd.Process.Kill() // fails only when it has ended
	<-c.done
}

// nursery knows every living child, so that none outlives the bench. Safe for concurrent use; the zero value is ready.
type nursery struct {
	mu       sync.Mutex
	children []*child
	closed   bool
}

// start starts cmd on a core and waits for its end in the background.
func (n *nursery) start(name string, cmd *exec.Cmd, core int) (*child, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return nil, errStopping
	}
	if err := startOn(cmd, core); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	c := &child{name: name, cmd: cmd, done: make(chan struct{})}
	n.children = append(n.children, c)
	go func() {
		_ = cmd.Wait() // how a stopped child ends says nothing; an early end is noticed by whoever asks it
		n.forget(c)
		close(c.done)
	}()
	return c, nil
}

func (n *nursery) forget(c *child) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.children = slices.DeleteFunc(n.children, func(other *child) bool { return other == c })
}

// close stops all children and lets no further one start.
func (n *nursery) close() {
	n.mu.Lock()
	n.closed = true
	living := slices.Clone(n.children)
	n.mu.Unlock()
	var all sync.WaitGroup
	for _, c := range living {
		all.Go(c.stop)
	}
	all.Wait()
}
