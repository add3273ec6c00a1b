package report

import (
	"encoding/json"
	"io"
	"strings"
)

// What Cucumber JSON is made of.
type (
	cucumberFeature struct {
		URI      string             `json:"uri"`
		ID       string             `json:"id"`
		Keyword  string             `json:"keyword"`
		Name     string             `json:"name"`
		Elements []*cucumberElement `json:"elements"`
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

// WriteCucumber writes a run as Cucumber JSON. A scenario whose reason proves nothing about the target is skipped from
// the step that has the reason on. The duration of a scenario stands at its last step: steps are not timed.
func WriteCucumber(w io.Writer, run Run) error {
	files := []*cucumberFeature{}
	byURI := map[string]*cucumberFeature{}
	for i := range run.Scenarios {
		s := &run.Scenarios[i]
		if s.Verdict == NotClaimed {
			continue // no concern of the target
		}
		f := byURI[s.File]
		if f == nil {
			f = &cucumberFeature{URI: s.File, ID: cucumberID(s.Feature), Keyword: "Feature", Name: s.Feature}
			byURI[s.File] = f
			files = append(files, f)
		}
		element, err := cucumberScenario(s)
		if err != nil {
			return err
		}
		f.Elements = append(f.Elements, element)
	}
	text, err := json.MarshalIndent(files, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	return err
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
