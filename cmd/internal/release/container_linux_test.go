package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
	"golang.org/x/sys/unix"
)

const (
	roleInit = "container-init" // first argument with which the test starts itself as the first process of a container
	nobody   = 65532            // the user of the image
)

// becomeContainer makes a container of the new namespaces that this process stands in, and becomes the command: as
// PID 1, with root as its root, read-only, as the user of the image, without capabilities. /ca is a volume of that user.
// It waits for a line on stdin, so that limits can be set before.
func becomeContainer(root string, command []string) error {
	runtime.LockOSThread() // capabilities belong to a thread
	if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
		return err
	}
	volume := fmt.Sprintf("mode=0700,uid=%d,gid=%d", nobody, nobody)
	for _, m := range []struct {
		what, where, kind string
		flags             uintptr
		data              string
	}{
		{"", "/", "", unix.MS_REC | unix.MS_PRIVATE, ""},
		{root, root, "", unix.MS_BIND, ""},
		{"", root, "", unix.MS_BIND | unix.MS_REMOUNT | unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV, ""},
		{"volume", filepath.Join(root, "ca"), "tmpfs", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, volume},
	} {
		if err := unix.Mount(m.what, m.where, m.kind, m.flags, m.data); err != nil {
			return fmt.Errorf("mount %s %s: %w", m.what, m.where, err)
		}
	}
	if err := bringUpLoopback(); err != nil {
		return err
	}
	// Container runtimes let every user bind any port.
	if err := os.WriteFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", []byte("0"), 0); err != nil {
		return err
	}
	if err := errors.Join(unix.Chroot(root), unix.Chdir("/")); err != nil {
		return err
	}
	if err := dropEverything(); err != nil {
		return err
	}
	return unix.Exec(command[0], command, os.Environ())
}

func bringUpLoopback() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo)
}

// dropEverything leaves this thread without capabilities, and without a way to get one.
func dropEverything() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	for c := range uintptr(unix.CAP_LAST_CAP + 1) {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0); err != nil && !errors.Is(err, unix.EINVAL) {
			return err
		}
	}
	if os.Getuid() == 0 {
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			return err
		}
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return err
	}
	return unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &make([]unix.CapUserData, 2)[0])
}

// container is a running one.
type container struct {
	cmd  *exec.Cmd
	out  *outputBuffer
	user bool // it stands in a user namespace, because the test is not run by root
}

// startContainer runs the image whose file system stands below root, with arguments and further variables. prepare is
// called before it does anything.
func startContainer(t *testing.T, root string, s service, prepare func(pid int)) *container {
	t.Helper()
	config := configOf(t)
	s.install(t, root)
	c := &container{
		cmd: exec.Command(os.Args[0], slices.Concat([]string{roleInit, root}, config.Entrypoint, s.args)...),
		out: &outputBuffer{changed: make(chan struct{}, 1)},
	}
	c.cmd.Env = slices.Concat(config.Env, s.environment)
	c.cmd.Stdout, c.cmd.Stderr = c.out, c.out
	c.cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Pdeathsig:  syscall.SIGKILL,
	}
	if os.Getuid() != 0 {
		c.user = true
		c.cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		c.cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}}
		c.cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}}
		c.cmd.SysProcAttr.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SYS_CHROOT, unix.CAP_NET_ADMIN, unix.CAP_SETPCAP}
	}
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		required.Missing(t, "namespaces", "NOT TESTED in a container: this machine allows no namespaces: %v", err)
	}
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill() // it may have ended
		_ = c.cmd.Wait()
	})
	prepare(c.cmd.Process.Pid)
	if _, err := stdin.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	return c
}

// exec runs a command of the image in the container, as docker exec does.
func (c *container) exec(t *testing.T, command ...string) (string, int) {
	t.Helper()
	flags := []string{"--mount", "--net", "--root", "--wd=/"}
	if c.user {
		flags = append(flags, "--user", "--preserve-credentials")
	} else {
		flags = append(flags, "--setuid", strconv.Itoa(nobody), "--setgid", strconv.Itoa(nobody))
	}
	return c.enter(t, flags, command)
}

// beside runs a command of this machine in the network of the container.
func (c *container) beside(t *testing.T, command ...string) (string, int) {
	t.Helper()
	return c.enter(t, c.networkFlags(), command)
}

// networkFlags are those of nsenter for the network alone.
func (c *container) networkFlags() []string {
	if c.user {
		return []string{"--net", "--user", "--preserve-credentials"}
	}
	return []string{"--net"}
}

func (c *container) enter(t *testing.T, flags, command []string) (string, int) {
	t.Helper()
	cmd := c.entering(t, flags, command)
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func (c *container) entering(t *testing.T, flags, command []string) *exec.Cmd {
	t.Helper()
	args := append([]string{"--target", strconv.Itoa(c.cmd.Process.Pid)}, flags...)
	cmd := exec.CommandContext(t.Context(), required.Tool(t, "nsenter"), append(append(args, "--"), command...)...)
	cmd.Env = append(c.cmd.Env, "IAMPORT_URL=http://127.0.0.1:10851", "IAMPORT_KEY=imp_apikey", "IAMPORT_SECRET="+tutorialSecret, "PORT=3000")
	return cmd
}

// awaitReady waits until the mock has said that it answers.
func (c *container) awaitReady(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := c.out.await(ctx, "ready on http"); err != nil {
		t.Fatalf("not ready: %v\n%s", err, c.out.String())
	}
}

// terminate sends SIGTERM and returns how long the process took to end.
func (c *container) terminate(t *testing.T) time.Duration {
	t.Helper()
	at := time.Now()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("SIGTERM: %v\n%s", err, c.out.String())
	}
	return time.Since(at)
}

// unpackImage makes a folder of the layers, with the owners that they name where the test is run by root.
func unpackImage(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "root")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	layers, err := imageOf(t).Layers()
	if err != nil {
		t.Fatal(err)
	}
	size := int64(0)
	for _, l := range layers {
		r, err := l.Uncompressed()
		if err != nil {
			t.Fatal(err)
		}
		size += unpack(t, r, root)
		r.Close()
	}
	t.Logf("unpacked: %d bytes", size)
	return root
}
