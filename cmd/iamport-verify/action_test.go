package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// action is what action.yml says.
type action struct {
	Inputs map[string]struct {
		Description string
		Required    bool
		Default     *string
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []struct {
			Name, Shell, Run, Uses, ID string
			Env                        map[string]string
		}
	}
}

var (
	flagOfInput = regexp.MustCompile(`\(--([a-z-]+)\)`)
	inputOfEnv  = regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`)
	variable    = regexp.MustCompile(`\$\{?([A-Z_]+)\b`)
)

const actionDir = "../../.github/actions/verify/"

func readAction(t *testing.T) (a action) {
	t.Helper()
	text, err := os.ReadFile(actionDir + "action.yml")
	if err == nil {
		err = yaml.Unmarshal(text, &a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestActionIsOfThisProgram holds the inputs of the action against the flags of the program and the variables of its
// scripts: a flag that an input names is there, each input reaches a script, and a script reads nothing else.
func TestActionIsOfThisProgram(t *testing.T) {
	t.Parallel()
	const dir = actionDir
	a := readAction(t)
	flags := freshTree().Flags()
	named := 0
	for name, input := range a.Inputs {
		if input.Description == "" || input.Required == (input.Default != nil) {
			t.Errorf("input %s: want a description, and a default unless it is required: %+v", name, input)
		}
		for _, flag := range flagOfInput.FindAllStringSubmatch(input.Description, -1) {
			named++
			if flag[1] != name || flags.Lookup(name) == nil {
				t.Errorf("input %s is for --%s, which is not a flag of that name", name, flag[1])
			}
		}
	}
	if named < 4 {
		t.Errorf("%d inputs name their flag, want 4 or more", named)
	}
	used := map[string]bool{}
	for _, step := range a.Runs.Steps {
		if a.Runs.Using != "composite" || step.Shell != "bash" || step.Uses != "" {
			t.Errorf("%+v: want steps of a composite action that run in bash and use no other action", step)
		}
		script := step.Run[strings.LastIndex(step.Run, "/")+1 : len(step.Run)-1]
		body, err := os.ReadFile(dir + script)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range step.Env {
			for _, input := range inputOfEnv.FindAllStringSubmatch(value, -1) {
				used[input[1]] = true
			}
		}
		if inputOfEnv.MatchString(step.Run) {
			t.Errorf("%s: an input inside of a command is run by the shell; hand it over in env", step.Name)
		}
		for _, read := range variable.FindAllStringSubmatch(string(body), -1) {
			if _, set := step.Env[read[1]]; !set && !slices.Contains([]string{"RUNNER_OS", "RUNNER_ARCH", "GITHUB_OUTPUT"}, read[1]) {
				t.Errorf("%s reads %s, which its step does not set", script, read[1])
			}
		}
	}
	used["working-directory"] = true // of the step itself
	if missing := slices.DeleteFunc(slices.Sorted(maps.Keys(a.Inputs)), func(name string) bool { return used[name] }); len(missing) > 0 {
		t.Errorf("inputs that no step uses: %q", missing)
	}
	for name := range used {
		if _, ok := a.Inputs[name]; !ok {
			t.Errorf("a step uses input %s, which is not there", name)
		}
	}
}

// actionStep is a step of a workflow.
type actionStep struct {
	ID, Uses string
	With     map[string]string
}

var (
	yamlBlock   = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
	outputOfJob = regexp.MustCompile(`\$\{\{ steps\.([a-z-]+)\.outputs\.([a-z-]+) \}\}`)
)

// stepsOf are those of a workflow, or of a list of steps.
func stepsOf(t *testing.T, text string) []actionStep {
	t.Helper()
	var steps []actionStep
	if yaml.Unmarshal([]byte(text), &steps) == nil {
		return steps
	}
	var workflow struct {
		Jobs map[string]struct{ Steps []actionStep }
	}
	if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
		t.Fatal(err)
	}
	for _, job := range workflow.Jobs {
		steps = append(steps, job.Steps...)
	}
	return steps
}

// TestDocumentsUseTheAction: the workflows that documents show give the action the inputs that it has, all that it needs,
// and flags of the program, and read its outputs.
func TestDocumentsUseTheAction(t *testing.T) {
	t.Parallel()
	a, flags := readAction(t), freshTree().Flags()
	for _, document := range []string{"README.md", "README.ko.md", "features/README.md", "features/README.ko.md"} {
		text, err := os.ReadFile("../../" + document)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for _, block := range yamlBlock.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(block[1], "/actions/verify@") {
				continue
			}
			steps := stepsOf(t, block[1])
			at := slices.IndexFunc(steps, func(s actionStep) bool { return strings.Contains(s.Uses, "/.github/actions/verify@") })
			if at < 0 {
				t.Fatalf("%s: no step uses the action:\n%s", document, block[1])
			}
			shown++
			for name := range steps[at].With {
				if _, ok := a.Inputs[name]; !ok {
					t.Errorf("%s: the action has no input %s", document, name)
				}
			}
			for name, input := range a.Inputs {
				if input.Required && steps[at].With[name] == "" {
					t.Errorf("%s: the action needs the input %s", document, name)
				}
			}
			if err := flags.Parse(strings.Split(steps[at].With["args"], "\n")); err != nil {
				t.Errorf("%s: args: %v", document, err)
			}
			for _, read := range outputOfJob.FindAllStringSubmatch(block[1], -1) {
				if _, ok := a.Outputs[read[2]]; !ok || read[1] != steps[at].ID {
					t.Errorf("%s: %s is not an output of the step %q", document, read[0], steps[at].ID)
				}
			}
		}
		if shown != 1 {
			t.Errorf("%s shows the action %d times, want 1", document, shown)
		}
	}
}
