package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const dockerfile = "../../iamport-mock/deploy/Dockerfile"

func TestRecipe(t *testing.T) {
	t.Parallel()
	const good = "FROM golang:1.26 AS build\nRUN anything\nFROM scratch\n"
	for _, c := range []struct{ reason, text, problem string }{
		{"nothing in it", good, ""},
		{"an image below it", "FROM debian\n", `want scratch`},
		{"no stage", "# nothing\n", `want scratch`},
		{"an instruction that is not known", good + "HEALTHCHECK NONE\n", "dockerfile:4: HEALTHCHECK: this instruction is not known"},
		{"two paths to a folder", good + "COPY --from=build /a /b /\n", "want --from=build"},
		{"from the context", good + "COPY /a /b\n", "want --from=build"},
		{"a user and another group", good + "COPY --from=build --chown=1:2 /a /b\n", "want --from=build"},
		{"two labels in a line", good + "LABEL a=b c=d\n", "want one NAME=VALUE"},
		{"a variable", good + "ENV PATH=$HOME\n", "want one NAME=VALUE"},
		{"an old label", good + "LABEL a b\n", "want one NAME=VALUE"},
		{"a shell form", good + "ENTRYPOINT /iamport-mock\n", "ENTRYPOINT: invalid character"},
		{"a port of UDP", good + "EXPOSE 10851/udp\n", "EXPOSE: "},
	} {
		_, err := parseRecipe(c.text)
		if (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}

// TestTheDockerfile: what people build by it has the Go of this module, the flags of the release, and the same content.
func TestTheDockerfile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(dockerfile)
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(filepath.Join("..", "..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	language := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(module))
	if language == nil || !strings.Contains(string(text), "FROM golang:"+language[1]+" AS build\n") {
		t.Errorf("the stage build is not of the Go of go.mod, %q", language)
	}
	if !strings.Contains(string(text), "CGO_ENABLED=0 go build -buildvcs=true -trimpath -ldflags='-s -w' -o /out/ ") {
		t.Error("it does not build as build.go does")
	}
	r, err := readRecipe(dockerfile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := systemRoots(); err != nil {
		t.Skipf("NOT TESTED: what the Dockerfile copies: %v", err)
	}
	one := &built{paths: map[string]string{}}
	for _, program := range programs() {
		one.paths[program] = os.Args[0] // some file
	}
	for _, c := range r.copies {
		f, err := c.read(one)
		if err != nil {
			t.Error(err)
		}
		if program := filepath.Base(c.from); one.paths[program] != "" && (c.to != "/"+program || f.mode != 0o755) {
			t.Errorf("%s stands at %s with mode %o", program, c.to, f.mode)
		}
	}
}
