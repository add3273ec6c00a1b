package main

import (
	"testing"
	"time"
)

func TestParseProcessCPU(t *testing.T) {
	tests := []struct {
		reason string
		stat   string
		want   time.Duration
		fails  bool
	}{
		{
			reason: "user and system time are added",
			stat:   "42 (iamport-mock) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 7 9 20 0 6 0 999 1 1",
			want:   2 * time.Second,
		},
		{
			reason: "a name with blanks and parentheses does not shift the fields",
			stat:   "42 (a) R 1 (b) S 1 42 42 0 -1 4194304 100 0 0 0 1 2 7 9 20 0 6 0 999 1 1",
			want:   30 * time.Millisecond,
		},
		{reason: "nothing", stat: "", fails: true},
		{reason: "too few fields", stat: "42 (x) S 1 2 3", fails: true},
		{reason: "a word instead of a number", stat: "42 (x) S 1 1 1 0 -1 1 1 0 0 0 ten 1", fails: true},
		{reason: "a negative time", stat: "42 (x) S 1 1 1 0 -1 1 1 0 0 0 -1 1", fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := parseProcessCPU([]byte(tt.stat))
			if (err != nil) != tt.fails || got != tt.want {
				t.Errorf("got %v, %v; want %v, error %t", got, err, tt.want, tt.fails)
			}
		})
	}
}

func TestParseCore(t *testing.T) {
	const stat = "cpu  9 9 9 9 9 9 9 9 0 0\n" +
		"cpu1 100 10 5 900 3 1 2 4 0 0\n" +
		"cpu11 7 7 7 7 7 7 7 7 0 0\n" +
		"cpu3 1 1\n" +
		"intr 1\n"
	tests := []struct {
		reason string
		core   int
		want   coreTimes
		fails  bool
	}{
		{reason: "user, nice and system; idle and interrupts are no program's", core: 1, want: coreTimes{1150 * time.Millisecond, 40 * time.Millisecond}},
		{reason: "core 11 is not core 1", core: 11, want: coreTimes{210 * time.Millisecond, 70 * time.Millisecond}},
		{reason: "no such core", core: 2, fails: true},
		{reason: "a short line", core: 3, fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := parseCore([]byte(stat), tt.core)
			if (err != nil) != tt.fails || got != tt.want {
				t.Errorf("got %v, %v; want %v, error %t", got, err, tt.want, tt.fails)
			}
		})
	}
}

func TestParseMemory(t *testing.T) {
	tests := []struct {
		reason string
		status string
		want   memory
		fails  bool
	}{
		{
			reason: "kB are 1024 bytes",
			status: "Name:\tx\nVmPeak:\t  99 kB\nVmHWM:\t  20 kB\nVmRSS:\t  10 kB\nThreads:\t4\n",
			want:   memory{Resident: 10240, Peak: 20480},
		},
		{reason: "a kernel thread has no memory of its own", status: "Name:\tkworker\n", fails: true},
		{reason: "a size that is none", status: "VmHWM: 1 kB\nVmRSS: many kB\n", fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := parseMemory([]byte(tt.status))
			if (err != nil) != tt.fails || got != tt.want {
				t.Errorf("got %v, %v; want %v, error %t", got, err, tt.want, tt.fails)
			}
		})
	}
}

func FuzzProc(f *testing.F) {
	f.Add([]byte("42 (x) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 7"))
	f.Add([]byte("cpu0 1 2 3 4 5 6 7 8\n"))
	f.Add([]byte("VmHWM: 1 kB\nVmRSS: 2 kB\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if cpu, err := parseProcessCPU(text); err == nil && cpu < 0 {
			t.Errorf("negative CPU time %v", cpu)
		}
		if c, err := parseCore(text, 0); err == nil && (c.programs < 0 || c.steal < 0) {
			t.Errorf("negative core time %v", c)
		}
		if m, err := parseMemory(text); err == nil && (m.Resident < 0 || m.Peak < 0) {
			t.Errorf("negative memory %v", m)
		}
	})
}
