package serving

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// Where a mock listens when nothing is said, and the word for a listener that is
// not wanted.
const (
	DefaultAddr        = "127.0.0.1:10851"
	DefaultControlAddr = "127.0.0.1:10852"
	Off                = "off"
)

// Flags are the flags of a mock as they were given.
type Flags struct {
	Addr, ControlAddr string
	TLSAddr           string
	ProxyAddr         string
	ProxyOthers       string
	CADir             string
	ControlToken      string
	Fixtures          []string
	Sites             string
	Time              string
	Freeze            bool
	Seed              uint64
	Deviations        []string
	LogFormat         string
	LogLevel          string
	Quiet             bool
	ReadyFile         string
	WatchInterval     time.Duration
	ShutdownTimeout   time.Duration
	StopWithStdin     bool
	JournalEntries    int
	JournalBytes      int
	JournalSecrets    bool
	FaultProfile      string
	State             string
	AllowSave         bool
	// Given reports whether a flag was given, and not left at its default; nil = none was.
	Given func(flag string) bool
}

// Register defines the flags.
func (f *Flags) Register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	f.Given = flags.Changed
	flags.StringVar(&f.Addr, "addr", DefaultAddr, "`HOST:PORT` where the API listens; port 0 picks a free one; left out, ::1 has the same port too")
	flags.StringVar(&f.ControlAddr, "control-addr", DefaultControlAddr,
		"`HOST:PORT` where the control API listens, or \"off\"; left out, ::1 has the same port too")
	flags.StringVar(&f.ControlToken, "control-token", "",
		"`TOKEN` opens the control API from any host name; needed beyond loopback, where one is made and printed if left out")
	flags.StringVar(&f.TLSAddr, "tls-addr", "",
		"`HOST:PORT` where the API listens for HTTPS as api.iamport.kr, with a certificate of a throw-away authority;\n"+
			"off when left out; 127.0.0.1:10853 is customary, 443 where only the host name is redirected")
	flags.StringVar(&f.ProxyAddr, "proxy-addr", "",
		"`HOST:PORT` where a proxy listens that redirects the real hosts to the mock, for programs with hard-coded URLs;\n"+
			"off when left out; 127.0.0.1:10854 is customary; see '"+Name+" intercept -h'")
	flags.Var(cli.NewChoice(&f.ProxyOthers, string(intercept.RefuseOthers), string(intercept.PassOthers), string(intercept.PassLocal)), "proxy-others",
		"what the proxy does about other hosts; refuse keeps a test from reaching anything real, pass forwards them,\n"+
			"pass-local forwards to services of this machine too where other machines may use the proxy")
	flags.StringVar(&f.CADir, "ca-dir", "",
		"`DIR` keeps the authority's certificate and key from start to start; they live in memory alone when left out")
	cli.PathsVar(flags, &f.Fixtures, "fixtures",
		"`DIR` folder of YAML scenario files, or one file, to lay over the built-in people; repeatable\n"+
			"(in the environment: separated by a comma or as PATH is)")
	flags.BoolVar(&f.AllowSave, "allow-save", false,
		"let the console save people into the --fixtures folder when the control API listens beyond loopback")
	flags.StringVar(&f.Sites, "sites", "", "`FILE` YAML file of customer accounts beside the tutorial's own")
	flags.StringVar(&f.State, "state", "",
		"`FILE` keeps what the mock is told while it runs, tokens included, so that the next start goes on from there;\n"+
			"it holds secrets; nothing outlives the mock when left out")
	flags.StringVar(&f.Time, "time", "",
		"`TIME` where the clock starts, RFC 3339 or \"2026-03-01 09:00\" in Seoul; now when left out")
	flags.BoolVar(&f.Freeze, "freeze", false, "hold the clock still where it starts")
	flags.Uint64Var(&f.Seed, "seed", 0, "`NUMBER` fixes tokens, fresh ids and codes; with 0 each start has its own")
	flags.StringArrayVar(&f.Deviations, "deviation", nil,
		"`ID=VALUE` how to behave where the real service is not known; repeatable\n"+
			"(in the environment: separated by a comma); '"+Name+" serve -h' lists them")
	flags.StringVar(&f.FaultProfile, "fault-profile", "",
		"`NAME` fault profile applied to every site at start: "+strings.Join(fault.Profiles(), " or ")+"; chance follows --seed")
	flags.Var(cli.NewChoice(&f.LogFormat, cli.FormatText, cli.FormatJSON), "log-format", "how log lines look on stderr")
	flags.Var(cli.NewChoice(&f.LogLevel, "info", "debug", "warn", "error"), "log-level", "what is logged; warn leaves out the lines of good requests")
	flags.IntVar(&f.JournalEntries, "journal-entries", mockserver.DefaultJournalEntries, "`NUMBER` how many requests the journal of each site keeps")
	flags.IntVar(&f.JournalBytes, "journal-bytes", mockserver.DefaultJournalBytes, "`NUMBER` how many bytes those requests may use; all sites share\n128 MiB")
	flags.BoolVar(&f.JournalSecrets, "journal-secrets", false, "show tokens, secrets, CIs and phone numbers in the journal, where they are marks otherwise")
	flags.BoolVar(&f.Quiet, "quiet", false, "print only the ready line on start")
	flags.StringVar(&f.ReadyFile, "ready-file", "",
		"`FILE` written when the mock answers, removed when it stops: JSON with api, control and pid, and tls and proxy where they are on")
	flags.DurationVar(&f.WatchInterval, "watch-interval", time.Second,
		"how often to poll fixtures, in addition to file events; 0 turns reloading off")
	flags.DurationVar(&f.ShutdownTimeout, "shutdown-timeout", 10*time.Second,
		"how long a stop waits for requests under way")
	flags.BoolVar(&f.StopWithStdin, "stop-with-stdin", false,
		"stop when stdin is closed, as it is when the program that started the mock ends, however it ends:\n"+
			"tests that keep a pipe to it open leave no mock behind")
}

// settings are the flags, understood.
type settings struct {
	level   slog.Level
	options []mockserver.Option
}

func (f *Flags) settings() (settings, error) {
	var s settings
	if err := s.level.UnmarshalText([]byte(f.LogLevel)); err != nil {
		return s, cli.Usage(fmt.Errorf("--log-level: %w", err), "")
	}
	if f.WatchInterval < 0 || f.ShutdownTimeout < 0 {
		return s, cli.Usage(fmt.Errorf("--watch-interval and --shutdown-timeout cannot be negative"), "")
	}
	if f.JournalEntries < 1 || f.JournalBytes < 1 {
		return s, cli.Usage(fmt.Errorf("--journal-entries and --journal-bytes must be at least 1"), "")
	}
	switch info, err := os.Stat(f.ReadyFile); {
	case err == nil && info.IsDir():
		return s, cli.Usage(fmt.Errorf("--ready-file %s: this is a folder", f.ReadyFile), "name a file in it: "+filepath.Join(f.ReadyFile, "ready.json"))
	case err == nil && !info.Mode().IsRegular(): // root would replace the device, and remove it at the end
		return s, cli.Usage(fmt.Errorf("--ready-file %s: this is a device or a pipe", f.ReadyFile), "name a file, or leave the flag out")
	}
	s.options = append(s.options, mockserver.WithSeed(f.Seed), mockserver.WithJournal(f.JournalEntries, f.JournalBytes))
	if f.FaultProfile != "" {
		if !slices.Contains(fault.Profiles(), f.FaultProfile) {
			return s, cli.Usage(fmt.Errorf("--fault-profile %q: no such profile", f.FaultProfile), "choose "+strings.Join(fault.Profiles(), " or "))
		}
		s.options = append(s.options, mockserver.WithFaultProfile(f.FaultProfile))
	}
	if f.JournalSecrets {
		s.options = append(s.options, mockserver.WithJournalSecrets())
	}
	for _, add := range []func() ([]mockserver.Option, error){f.clockOptions, f.siteOptions, f.deviationOptions} {
		options, err := add()
		if err != nil {
			return s, err
		}
		s.options = append(s.options, options...)
	}
	return s, nil
}

func (f *Flags) clockOptions() ([]mockserver.Option, error) {
	if f.Time == "" && !f.Freeze {
		return nil, nil
	}
	start, err := StartTime("time", f.Time)
	if err != nil {
		return nil, err
	}
	if f.Freeze {
		return []mockserver.Option{mockserver.WithFrozen(start)}, nil
	}
	return []mockserver.Option{mockserver.WithTime(start)}, nil
}

// StartTime understands the value of a flag that names an instant; "" is now.
func StartTime(flag, value string) (time.Time, error) {
	if value == "" {
		server, err := mockserver.New() // whose clock follows the host's
		if err != nil {
			return time.Time{}, err
		}
		return server.Default().Clock().Now(), nil
	}
	if t, err := time.Parse(time.RFC3339, value); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, value, identity.Seoul()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, cli.Usage(
		fmt.Errorf("--%s: invalid time %q", flag, value),
		`write RFC 3339 (2026-03-01T09:00:00+09:00), or "2026-03-01 09:00" in Seoul`)

}

func (f *Flags) siteOptions() ([]mockserver.Option, error) {
	if f.Sites == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.Sites)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("--sites %s: %w", f.Sites, cli.PathCause(err)), "")
	}
	sites, err := mockserver.ParseSites(f.Sites, text)
	if err != nil {
		return nil, cli.Usage(err, "mend the sites file")
	}
	return []mockserver.Option{mockserver.WithSites(sites...)}, nil
}

func (f *Flags) deviationOptions() ([]mockserver.Option, error) {
	var options []mockserver.Option
	for _, choice := range f.Deviations {
		id, value, ok := strings.Cut(choice, "=")
		if !ok {
			return nil, cli.Usage(fmt.Errorf("--deviation %q: expected ID=VALUE", choice), "")
		}
		if err := checkDeviation(id, value); err != nil {
			return nil, err
		}
		options = append(options, mockserver.WithSwitch(id, value))
	}
	return options, nil
}

// checkDeviation refuses what the register does not know, with what was most
// likely meant.
func checkDeviation(id, value string) error {
	register := mockserver.Deviations()
	i := slices.IndexFunc(register, func(d mockserver.Deviation) bool { return d.ID == id })
	if i < 0 || len(register[i].Values) == 0 {
		var ids []string
		for _, d := range register {
			if len(d.Values) > 0 {
				ids = append(ids, d.ID)
			}
		}
		return cli.Usage(fmt.Errorf("--deviation %s=%s: there is no switch %q", id, value, id), cli.DidYouMean(id, ids))
	}
	if !slices.Contains(register[i].Values, value) {
		return cli.Usage(
			fmt.Errorf("--deviation %s=%s: value %q is not one of %s", id, value, value, strings.Join(register[i].Values, ", ")),
			cli.DidYouMean(value, register[i].Values))

	}
	return nil
}
