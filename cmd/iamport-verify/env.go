package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// placeholder is what --env fills in.
var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// envNames are the placeholders of --env.
func envNames() []string { return []string{"url", "key", "secret", "port"} }

// checkEnv checks the names that the backend's environment is to have.
func (f *verifyFlags) checkEnv(started bool) error {
	if len(f.env) > 0 && !started {
		return cli.Usage(errors.New("--env without a command: only a program that is started here gets an environment"),
			"write the command behind --, such as '-- npm start'")
	}
	for _, own := range f.env {
		name, text, ok := strings.Cut(own, "=")
		if !ok || name == "" || strings.ContainsAny(name, " \t\n") {
			return cli.Usage(fmt.Errorf("--env %q: want NAME=TEXT", own), "write for example --env PORTONE_API_BASE={{url}}")
		}
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			word := strings.TrimSpace(found[1])
			if slices.Contains(envNames(), word) {
				continue
			}
			next := "there are {{" + strings.Join(envNames(), "}}, {{") + "}}"
			if near, ok := cli.Nearest(word, envNames()); ok {
				next = "did you mean {{" + near + "}}? " + next
			}
			return cli.Usage(fmt.Errorf("--env %s: no placeholder is called {{%s}}", own, word), next)
		}
	}
	return nil
}

// fill puts into a variable of the backend what is known of the mock.
func (v *verification) fill(own string) string {
	return placeholder.ReplaceAllStringFunc(own, func(found string) string {
		switch strings.TrimSpace(strings.Trim(found, "{}")) {
		case "url":
			return v.access.api
		case "key":
			return mockserver.DefaultKey
		case "secret":
			return mockserver.DefaultSecret
		default:
			return portOf(v.flags.target)
		}
	})
}
