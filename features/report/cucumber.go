package report

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"strings"
)

// What Cucumber JSON is made of.
type (
	cucumberFeature struct {
		URI     string `json:"uri"`
		ID      string `json:"id"`
		Keyword string `json:"keyword"`
		Name    string `json:"name"`
	}
	cucumberElement struct {
		ID      string         `json:"id"`
		Keyword string         `json:"keyword"`
		Type    string         `json:"type"`
		Name    string         `json:"name"`
		Line    int            `json:"line"`
		Tags    []cucumberTag  `json:"tags,omitempty"`
		Steps   []cucumberStep `json:"steps"`
	}
	cucumberTag struct {
		Name string `json:"name"`
	}
	cucumberStep struct {
		Keyword    string              `json:"keyword"`
		Name       string              `json:"name"`
		Line       int                 `json:"line,omitempty"`
		Rows       []cucumberRow       `json:"rows,omitempty"`
		Result     cucumberResult      `json:"result"`
		Embeddings []cucumberEmbedding `json:"embeddings,omitempty"`
	}
	cucumberRow struct {
		Cells []string `json:"cells"`
	}
	cucumberResult struct {
		Status   string `json:"status"`
		Error    string `json:"error_message,omitempty"`
		Duration int64  `json:"duration,omitempty"` // in nanoseconds
	}
	cucumberEmbedding struct {
		Name  string `json:"name"`
		Media string `json:"mime_type"`
		Data  []byte `json:"data"`
	}
)

// WriteCucumber writes a run as Cucumber JSON, scenario by scenario, until ctx ends. A scenario whose reason proves
// nothing about the target is skipped from the step that has the reason on. The duration of a scenario stands at its last
// step: steps are not timed.
func WriteCucumber(ctx context.Context, w io.Writer, run Run) error {
	out := &cucumberWriter{w: w}
	out.text("[")
	for k, group := range cucumberGroups(run) {
		first := &run.Scenarios[group[0]]
		out.text(between(k) + "\n  ")
		out.feature(cucumberFeature{URI: first.File, ID: cucumberID(first.Feature), Keyword: "Feature", Name: first.Feature})
		for n, i := range group {
			if err := ctx.Err(); err != nil {
				return err
			}
			out.text(between(n) + "\n      ")
			out.scenario(&run.Scenarios[i])
		}
		out.text("\n    ]\n  }")
	}
	if out.some {
		out.text("\n")
	}
	out.text("]\n")
	return out.err
}

// between is what stands before an item of a list.
func between(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

// cucumberGroups are the scenarios of each file, by index. What is not claimed is left out.
func cucumberGroups(run Run) [][]int {
	var groups [][]int
	at := map[string]int{}
	for i, s := range run.Scenarios {
		if s.Verdict == NotClaimed {
			continue
		}
		k, known := at[s.File]
		if !known {
			k = len(groups)
			at[s.File] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], i)
	}
	return groups
}

// cucumberWriter writes the pieces of the file as they come, and keeps the first error.
type cucumberWriter struct {
	w    io.Writer
	some bool // a feature was written
	err  error
}

func (c *cucumberWriter) text(text string) {
	if c.err == nil {
		_, c.err = io.WriteString(c.w, text)
	}
}

// feature writes the beginning of a feature, up to its first scenario.
func (c *cucumberWriter) feature(f cucumberFeature) {
	text, err := json.MarshalIndent(f, "  ", "  ")
	c.err = cmp.Or(c.err, err)
	c.text(strings.TrimSuffix(string(text), "\n  }") + ",\n    \"elements\": [")
	c.some = true
}

func (c *cucumberWriter) scenario(s *Scenario) {
	element, err := cucumberScenario(s)
	if err == nil {
		var text []byte
		if text, err = json.MarshalIndent(element, "      ", "  "); err == nil {
			c.text(string(text))
		}
	}
	c.err = cmp.Or(c.err, err)
}

func cucumberID(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

func cucumberScenario(s *Scenario) (*cucumberElement, error) {
	e := &cucumberElement{
		ID: cucumberID(s.Feature) + ";" + cucumberID(s.Name), Keyword: "Scenario", Type: "scenario", Name: s.Name, Line: s.Line, Steps: []cucumberStep{},
	}
	for _, tag := range s.Tags {
		e.Tags = append(e.Tags, cucumberTag{tag})
	}
	failed := false
	for _, step := range s.Steps {
		told := cucumberStep{Keyword: step.Keyword + " ", Name: step.Text, Line: step.Line, Result: cucumberResult{Status: "skipped"}}
		for _, cells := range step.Table {
			told.Rows = append(told.Rows, cucumberRow{cells})
		}
		switch {
		case step.Passed:
			told.Result.Status = "passed"
		case s.Verdict == Broken && step.Error != "":
			told.Result.Status, told.Result.Error, failed = "failed", step.Error, true
		}
		e.Steps = append(e.Steps, told)
	}
	if len(e.Steps) == 0 {
		return e, nil
	}
	last := &e.Steps[len(e.Steps)-1]
	last.Result.Duration = s.Took.Nanoseconds()
	if s.Verdict != Broken {
		return e, nil
	}
	if !failed { // what is wrong was found after all steps
		last.Result.Status, last.Result.Error = "failed", s.Because
	}
	story, err := json.MarshalIndent(s.Exchanges, "", " ")
	last.Embeddings = []cucumberEmbedding{{"journal.json", "application/json", story}}
	return e, err
}
