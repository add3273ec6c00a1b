package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// welcome prints what a newcomer needs next.
func (m *mock) welcome(w io.Writer) error {
	site := m.Server.Default()
	config := site.Config()
	paint := cli.NewStyle(m.process.Stdout, m.process.Lookup)
	at, health := m.Addresses(), serving.Off
	if at.Control != "" {
		health = at.Control + control.HealthPath
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: the i'mport identity API on this machine, with synthetic people only\n\n", m.process.Name, cli.BuildInfo().Version)
	fmt.Fprintf(&b, "  API       %s\n  control   %s\n", paint.Bold(at.API), health)
	if at.Control != "" {
		fmt.Fprintf(&b, "  console   %s/\n", at.Control)
	}
	if at.TLS != "" {
		fmt.Fprintf(&b, "  HTTPS     %s\n", at.TLS)
	}
	if at.Proxy != "" {
		fmt.Fprintf(&b, "  proxy     %s ('%s intercept run -- COMMAND' makes a program use it)\n", at.Proxy, m.process.Name)
	}
	if token := m.MadeToken(); token != "" {
		fmt.Fprintf(&b, "  token     %s (for the console, and for the control API as Authorization: Bearer)\n", token)
	}
	fmt.Fprintf(&b, "  key       %s\n  secret    %s\n", config.Key, config.Secret)
	fmt.Fprintf(&b, "  people    built-in%s: %s\n", strings.Join(append([]string{""}, m.flags.Fixtures...), ", "),
		cli.Count(len(m.Set.Certifications()), "certification"))
	if m.flags.State != "" {
		fmt.Fprintf(&b, "  state     %s (holds secrets)\n", m.flags.State)
	}
	if m.flags.Time != "" || m.flags.Freeze {
		fmt.Fprintf(&b, "  clock     %s\n", site.Clock().Now().In(identity.Seoul()).Format("2006-01-02 15:04:05 MST"))
	}
	if m.flags.FaultProfile != "" {
		fmt.Fprintf(&b, "  faults    profile %s, seed %d\n", m.flags.FaultProfile, m.flags.Seed)
	}
	tries := worthTrying(m.Set, identity.DateOf(site.Clock().Now()), config)
	if len(tries) > 0 {
		fmt.Fprintf(&b, "\nWorth trying ('%s fixtures list' shows all):\n", m.process.Name)
		for _, t := range tries {
			fmt.Fprintf(&b, "  %-18s %s\n", t.impUID, t.why)
		}
		fmt.Fprintf(&b, "\nPaste this:\n  %s\n", curlLine(at.API, config, tries[0].impUID))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, m.process.Translator()(b.String()))
	return err
}

// try is a certification that a newcomer should look at.
type try struct{ impUID, why string }

// worthTrying picks an adult, a person who turns 19 tomorrow and an unfinished
// certification, as far as a site sees such.
func worthTrying(set *fixture.Set, today identity.Date, site store.Config) []try {
	tomorrow := today.AddDays(1)
	kinds := []struct {
		why  string
		fits func(c *fixture.Certification, born identity.Date) bool
	}{
		{"an adult", func(c *fixture.Certification, born identity.Date) bool {
			return c.Certified && identity.YearAge(born, today) >= 20
		}},
		{"turns 19 tomorrow", func(c *fixture.Certification, born identity.Date) bool {
			return c.Certified && identity.FullAge(born, today) == 18 && identity.FullAge(born, tomorrow) == 19
		}},
		{"an unfinished verification", func(c *fixture.Certification, _ identity.Date) bool { return !c.Certified }},
	}
	var tries []try
	for _, kind := range kinds {
		for _, c := range set.Certifications() {
			if (c.Site == "" || c.Site == site.UserCode) && kind.fits(c, c.Person.Birthday.On(today)) {
				tries = append(tries, try{c.ImpUID, kind.why + ": " + c.Person.Name})
				break
			}
		}
	}
	return tries
}

// curlLine is the tutorial's two calls as one line for any POSIX shell.
func curlLine(url string, site store.Config, impUID string) string {
	return fmt.Sprintf(`curl -s -H "Authorization: $(curl -s -d imp_key=%s -d imp_secret=%s %s/users/getToken | sed 's/.*"access_token":"\([^"]*\)".*/\1/')" %s/certifications/%s; echo`,
		site.Key, site.Secret, url, url, impUID)
}
