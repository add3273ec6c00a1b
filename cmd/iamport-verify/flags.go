package main

import (
	"crypto/rand"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// verifyFlags are the flags of verify as they were given.
type verifyFlags struct {
	target, contract string
	ageRule          string
	claims           []string
	fixtures         []string
	features         []string
	tags, name       string
	scenario         string
	seed             int64
	addr             string
	given            func(flag string) bool // and not left at its default
	control          string
	controlToken     string
	wait             time.Duration
	reportDir        string
	lang             string
	verbose          bool
	intercept        bool
	yes, plan, watch bool
	github           string
	baseline         string
	writeBaseline    string
	builtin          bool
	env              []string
	tz               string
}

// defaultWait is how long a started backend may take until it answers.
const defaultWait = time.Minute

func (f *verifyFlags) register(p cli.Process, flags *pflag.FlagSet) {
	flags.SortFlags = false
	f.given = flags.Changed
	flags.StringVar(&f.target, "target", "", "`URL` where your backend answers, such as http://localhost:3000")
	flags.BoolVar(&f.yes, "yes", false, "test a target on another machine: accounts stay in the database of that backend")
	flags.StringVar(&f.contract, "contract", "", "`FILE` that says how it is spoken to, how its answers are read, and what it claims")
	flags.BoolVar(&f.intercept, "intercept", false, "redirect https://api.iamport.kr to the mock for the started backend, whose code stays as it is")
	flags.StringArrayVar(&f.env, "env", nil, "`NAME=TEXT` for the started backend under names of its own; repeatable. TEXT may hold\n{{url}}, {{key}}, {{secret}} and {{port}}, such as --env PORTONE_API_BASE={{url}}")
	flags.DurationVar(&f.wait, "wait", defaultWait, "how long a started backend may take until it answers, other than 502, 503 or 504")
	flags.StringVar(&f.tz, "tz", "", "`ZONE` that TZ is set to for the started backend, such as Asia/Seoul; without it the age\nrules are judged in its own environment, and once more with another TZ set")
	cli.Heading(flags, "target", "Your backend")
	flags.StringVar(&f.ageRule, "age-rule", "", "`RULE` that it claims: full-age-N, year-age-N or birth-year-Y;\n"+contract.DefaultAgeRule+" without a contract file")
	flags.StringSliceVar(&f.claims, "claim", nil, "`LIST` further claims: "+strings.Join(contract.ClaimNames(), ", ")+";\ntrust=false takes one back")
	cli.Heading(flags, "age-rule", "What it claims")
	flags.StringVar(&f.tags, "tags", "", "`EXPRESSION` tag expression that chooses scenarios, such as \"@rule:race or not @alone\"")
	flags.StringVar(&f.name, "name", "", "`TEXT` that the names of chosen scenarios contain")
	flags.StringVar(&f.scenario, "scenario", "", "`FILE:LINE` the one scenario to run")
	cli.PathsVar(flags, &f.fixtures, "fixtures", "`DIR` folder of YAML scenario files whose expectations are tested too; repeatable")
	flags.BoolVar(&f.builtin, "builtin", false, "test what the built-in people expect too")
	flags.BoolVar(&f.watch, "watch", false, "run again what was red, as often as the backend answers anew, a contract, feature or\nfixture file changes, or Enter is pressed")
	cli.PathsVar(flags, &f.features, "features", "`DIR` folder of .feature files of your own; repeatable")
	flags.Int64Var(&f.seed, "seed", 0, "`NUMBER` that fixes the order of scenarios; with 0 each run has its own")
	cli.Heading(flags, "tags", "Which scenarios run")
	flags.StringVar(&f.addr, "addr", serving.DefaultAddr, "`HOST:PORT` where the mock listens for your backend; left out, ::1 has the same port too")
	flags.StringVar(&f.control, "control", "", "`URL` control listener of a mock that runs already, instead of starting one")
	flags.StringVar(&f.controlToken, "control-token", "", "`TOKEN` needed when other machines can reach the control API of the mock")
	cli.Heading(flags, "addr", "The mock")
	flags.StringVar(&f.reportDir, "report-dir", "", "`DIR` where junit.xml, report.html and cucumber.json are written")
	flags.StringVar(&f.baseline, "baseline", "", "`FILE` that lists known reds: they stay red in the reports and do not fail the run; a new one does")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "`FILE` to write for --baseline: everything that is broken in this run")
	registerGithub(flags, &f.github)
	cli.LangVar(flags, p, &f.lang, "language of the suite and of what is reported")
	registerVerbose(flags, &f.verbose)
	cli.Heading(flags, "report-dir", "What is reported")
	flags.BoolVar(&f.plan, "plan", false, "print what would be sent, where, and how many sign-ups; nothing is sent or started")
	cli.Heading(flags, "plan", "Without a run")
}

// wantsBuiltin reports whether the expectations of the built-in people are tested:
// asked for, or not to be told from those of a folder of that name.
func (f *verifyFlags) wantsBuiltin() bool {
	layer := mockserver.BuiltinSource().Name
	named := func(path string) bool { return strings.HasPrefix(path, layer) }
	return f.builtin || named(f.scenario) || slices.ContainsFunc(f.fixtures, named)
}

// registerVerbose is the flag of the commands that run suites.
func registerVerbose(flags *pflag.FlagSet, verbose *bool) {
	flags.BoolVar(verbose, "verbose", false, "print a line for each scenario, and every broken one in full")
}

// seedOrChance is the seed that was given, or one by chance.
func (f *verifyFlags) seedOrChance() int64 {
	if f.seed != 0 {
		return f.seed
	}
	raw := make([]byte, 8)
	_, _ = rand.Read(raw) // never fails
	return int64(binary.BigEndian.Uint64(raw)%math.MaxInt32) + 1
}
