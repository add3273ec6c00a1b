package clients_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// apart runs a test in a network and a file system view of its own, where nothing but the loopback device is and the
// names of hosts are ours: in another process that is told to run this test alone. Where that cannot be done it runs
// the test here.
func apart(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	if inNamespace() {
		setUpNamespace(t)
		test(t)
		return
	}
	if namespaceTrouble() != "" {
		test(t)
		return
	}
	args := []string{"-test.run=^" + t.Name() + "$", "-test.v=true"}
	if update() {
		args = append(args, "-update")
	}
	if detailed() {
		args = append(args, "-fields")
	}
	cmd := inNewNamespace(exec.CommandContext(t.Context(), os.Args[0], args...))
	cmd.Env = append(os.Environ(), namespaceVariable+"="+t.Name())
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if err != nil || testing.Verbose() {
		t.Logf("in a network of its own:\n%s", &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	if reasons := skips(out.String()); len(reasons) > 0 {
		t.Skip("NOT TESTED in full: " + strings.Join(reasons, "; "))
	}
}

// skips are the reasons why tests of a run were skipped, each once, in the order of the alphabet.
func skips(output string) []string {
	var reasons []string
	for line := range strings.Lines(output) {
		if _, reason, found := strings.Cut(line, notTested); found {
			reasons = append(reasons, strings.TrimSpace(reason))
		}
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

// inNewNamespace makes a command start with a network and mounts of its own, as root of its user namespace.
func inNewNamespace(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	return cmd
}

// namespaceTrouble says why no namespace can be made; "" = it can.
func namespaceTrouble() string {
	if err := inNewNamespace(exec.Command("true")).Run(); err != nil {
		return err.Error()
	}
	return ""
}

// setUpNamespace brings the loopback device up and puts a file of host names in the place of the system's.
func setUpNamespace(t *testing.T) {
	t.Helper()
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		t.Fatal(err)
	}
	loopback.SetUint16(unix.IFF_UP | unix.IFF_RUNNING | unix.IFF_LOOPBACK)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback); err != nil {
		t.Fatalf("loopback: %v", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Fatalf("mounts of our own: %v", err)
	}
	file := filepath.Join(t.TempDir(), "hosts")
	if err := os.WriteFile(file, hostsText(away), 0o644); err != nil { //nolint:gosec // every program reads it
		t.Fatal(err)
	}
	if err := unix.Mount(file, "/etc/hosts", "", unix.MS_BIND, ""); err != nil {
		t.Fatalf("host names of our own: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount("/etc/hosts", unix.MNT_DETACH) }) // or the temporary folder could not be removed
}

// nameHosts gives the real hosts an address, in this namespace.
func nameHosts(t *testing.T, address string) {
	t.Helper()
	if err := os.WriteFile("/etc/hosts", hostsText(address), 0o644); err != nil { //nolint:gosec // the file of this namespace
		t.Fatal(err)
	}
}
