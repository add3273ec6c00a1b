package main

import (
	"bytes"
	"net"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones are asked for wherever the test runs

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/cmd/internal/required"
)

// needNode skips a test where Node is not installed, or fails it where it must be.
func needNode(t *testing.T) {
	t.Helper()
	required.Tool(t, "node")
}

// closedPort is an address on which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", freePort)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String()
}

// verifyNode runs verify with the backend of testdata/node.
func verifyNode(t *testing.T, settings []string, flags ...string) (code int, output string) {
	t.Helper()
	args := append([]string{"--target", closedPort(t), "--addr", freePort, "--age-rule", "full-age-19"}, flags...)
	args = append(append(append(args, "--", "env"), settings...), "node", "testdata/node/shop.mjs")
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), cli.Process{Args: args, Lookup: clitest.NoEnvironment, Stdout: &stdout, Stderr: &stderr})
	return code, stdout.String() + stderr.String()
}

// A backend that takes dates from the machine shows its bugs by TZ and hour: a date
// of birth from a moment is a day early west of Seoul, and today is the day before,
// or after, in a part of the day. Node obeys TZ.
func TestNodeDates(t *testing.T) {
	needNode(t)
	for _, zone := range []string{"Asia/Seoul", "UTC", "Asia/Shanghai", "Pacific/Honolulu", "Pacific/Kiritimati"} {
		at, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, dates := range []string{"seoul", "local", "text"} {
			t.Run(zone+" "+dates, func(t *testing.T) {
				t.Parallel()
				run := func() (wrong bool, code int, output string) {
					wrong = wrongDates(time.Now(), at, dates)
					code, output = verifyNode(t, []string{"DATES=" + dates}, "--tz", zone, "--tags", "@claims:full-age")
					return wrong, code, output
				}
				wrong, code, output := run()
				if wrongDates(time.Now(), at, dates) != wrong { // the day has changed meanwhile
					wrong, code, output = run()
				}
				want := cli.ExitFine
				if wrong {
					want = cli.ExitBroken
				}
				if code != want || !strings.Contains(output, "with TZ="+zone) {
					t.Errorf("exit %d, want %d\n%s", code, want, output)
				}
			})
		}
	}
}

// wrongDates reports whether a backend in a zone gets an age wrong that changes
// about today, by where it takes its dates from.
func wrongDates(now time.Time, zone *time.Location, dates string) bool {
	seoul := time.FixedZone("Asia/Seoul", 9*60*60)
	day := func(at *time.Location) int { return now.In(at).YearDay() }
	_, offset := now.In(zone).Zone()
	today, birth := day(zone)-day(seoul), 0
	if offset < 9*60*60 {
		birth = -1 // midnight in Seoul
	}
	switch dates {
	case "local":
		return today != birth
	case "text":
		return today != 0
	default:
		return false
	}
}

// A backend of other people that keeps a token that is over is one red, is started
// again, and goes on.
func TestNodeKeepsItsToken(t *testing.T) {
	needNode(t)
	code, output := verifyNode(t, nil, "--tz", "UTC", "--claim", "token,resilience", "--seed", "7", "--tags", "@claims:token or @rule:doubt or @rule:same-person")
	output = strings.Join(strings.Fields(output), " ") // whatever lines it has
	if code != cli.ExitBroken || !strings.Contains(output, " held, 1 broken, ") ||
		!strings.Contains(output, "from this point on nobody can sign up: i'mport answers 401 token_expired, and the backend asks for no new token") ||
		!strings.Contains(output, "the backend was started again after merchant/token.feature:17") {
		t.Errorf("exit %d\n%s", code, output)
	}
	code, output = verifyNode(t, []string{"RENEW=1"}, "--tz", "UTC", "--claim", "token", "--tags", "@claims:token")
	if code != cli.ExitFine || strings.Contains(output, "started again") {
		t.Errorf("one that renews it: exit %d\n%s", code, output)
	}
}
