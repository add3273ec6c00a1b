package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// recipe is the last stage of the Dockerfile: what the image holds and how it is started.
type recipe struct {
	config v1.Config
	copies []copied
}

// copied is one COPY of the stage before.
type copied struct {
	from, to string // one path each
	user     int    // owner and group
}

// readRecipe reads what stands below the last FROM. It knows the few instructions that the file uses, each on one line,
// and refuses any other: an image that leaves one out would not be the one of the file.
func readRecipe(path string) (*recipe, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseRecipe(string(text))
}

func parseRecipe(text string) (*recipe, error) {
	r := &recipe{}
	base := ""
	for i, line := range strings.Split(text, "\n") {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		if name == "FROM" {
			base, r = rest, &recipe{}
			continue
		}
		if base != "scratch" {
			continue // of an earlier stage
		}
		if err := r.add(name, strings.TrimSpace(rest)); err != nil {
			return nil, fmt.Errorf("dockerfile:%d: %s: %w", i+1, name, err)
		}
	}
	if base != "scratch" {
		return nil, fmt.Errorf("the last stage is from %q, want scratch: the image is made without any other", base)
	}
	return r, nil
}

func (r *recipe) add(name, rest string) error {
	switch name {
	case "COPY":
		return r.addCopy(rest)
	case "LABEL":
		key, value, err := pair(rest)
		if r.config.Labels == nil {
			r.config.Labels = map[string]string{}
		}
		r.config.Labels[key] = value
		return err
	case "ENV":
		key, value, err := pair(rest)
		r.config.Env = append(r.config.Env, key+"="+value)
		return err
	case "USER":
		r.config.User = rest
		return nil
	case "EXPOSE":
		if _, err := strconv.ParseUint(rest, 10, 16); err != nil {
			return err
		}
		r.config.ExposedPorts = map[string]struct{}{rest + "/tcp": {}}
		return nil
	case "ENTRYPOINT":
		return json.Unmarshal([]byte(rest), &r.config.Entrypoint)
	case "CMD":
		return json.Unmarshal([]byte(rest), &r.config.Cmd)
	default:
		return fmt.Errorf("this instruction is not known here: teach dockerfile.go")
	}
}

var copyLine = regexp.MustCompile(`^--from=build (?:--chown=(\d+):(\d+) )?(/\S+) (/\S+)$`)

func (r *recipe) addCopy(rest string) error {
	m := copyLine.FindStringSubmatch(rest)
	if m == nil || m[1] != m[2] {
		return fmt.Errorf("want --from=build [--chown=N:N] PATH PATH, found %q", rest)
	}
	c := copied{from: m[3], to: m[4]}
	if m[1] != "" {
		var err error
		if c.user, err = strconv.Atoi(m[1]); err != nil {
			return err
		}
	}
	r.copies = append(r.copies, c)
	return nil
}

// pair reads one NAME=VALUE, whose value may stand in double quotes.
func pair(text string) (key, value string, err error) {
	key, value, ok := strings.Cut(text, "=")
	if strings.HasPrefix(value, `"`) {
		value, err = strconv.Unquote(value)
	} else if strings.ContainsAny(value, " $\\") {
		ok = false
	}
	if err != nil || !ok {
		return key, value, fmt.Errorf("want one NAME=VALUE, found %q", text)
	}
	return key, value, nil
}
