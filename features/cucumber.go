package features

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// played is what godog wrote of the scenarios of a phase.
type played struct {
	plan  *plan
	found *collector
	phase *phase
	json  []byte
}

// fields is an object of Cucumber JSON, whose other fields stay as they are.
type fields = map[string]json.RawMessage

// writeCucumber writes godog's JSON of all phases as one: a scenario that ran again
// as it ended then, and none that was not chosen. One of whose failed step a report
// says that it proves nothing is skipped.
func writeCucumber(w io.Writer, parts []played) error {
	var files []string
	heads := map[string]fields{}
	ran := map[*planned]fields{}
	for _, part := range parts {
		var list []fields
		if err := json.Unmarshal(part.json, &list); err != nil {
			return fmt.Errorf("the Cucumber JSON: %w", err)
		}
		for _, feature := range list {
			var uri string
			var elements []fields
			if err := errors.Join(json.Unmarshal(feature["uri"], &uri), json.Unmarshal(feature["elements"], &elements)); err != nil {
				return fmt.Errorf("the Cucumber JSON: %w", err)
			}
			if heads[uri] == nil {
				heads[uri] = feature
				files = append(files, uri)
			}
			for _, e := range elements {
				p := part.ranAs(uri, e)
				if p == nil {
					continue
				}
				if err := part.correct(p, e); err != nil {
					return fmt.Errorf("the Cucumber JSON: %w", err)
				}
				ran[p] = e
			}
		}
	}
	kept := []fields{}
	for _, uri := range files {
		if mine := elementsOf(uri, parts, ran); len(mine) > 0 {
			text, err := json.Marshal(mine)
			if err != nil {
				return fmt.Errorf("the Cucumber JSON: %w", err)
			}
			heads[uri]["elements"] = text
			kept = append(kept, heads[uri])
		}
	}
	text, err := json.MarshalIndent(kept, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	return err
}

// elementsOf are the scenarios of a file in its order, those of each plan in turn.
func elementsOf(uri string, parts []played, ran map[*planned]fields) []fields {
	var mine []fields
	told := map[*planned]bool{}
	for _, part := range parts {
		for _, p := range part.plan.scenarios {
			if p.source == uri && ran[p] != nil && !told[p] {
				told[p] = true
				mine = append(mine, ran[p])
			}
		}
	}
	return mine
}

// ranAs is the scenario of an element; nil = it did not run in this phase.
func (d *played) ranAs(uri string, element fields) *planned {
	var line int
	if json.Unmarshal(element["line"], &line) != nil {
		return nil
	}
	for _, p := range d.plan.scenarios {
		if p.chosen && d.phase.in[p] && p.source == uri && p.row == line {
			return p
		}
	}
	return nil
}

// correct gives an element the name of its scenario, and skips what is said to have
// failed where the scenario is not broken.
func (d *played) correct(p *planned, element fields) error {
	if p.zone != "" {
		for _, key := range []string{"id", "name"} {
			var text string
			if err := json.Unmarshal(element[key], &text); err != nil {
				return err
			}
			element[key], _ = json.Marshal(inZone(text, p.zone)) // a string
		}
	}
	if d.found.verdict(p) == report.Broken {
		return nil
	}
	var steps []fields
	if err := json.Unmarshal(element["steps"], &steps); err != nil {
		return err
	}
	for _, step := range steps {
		var result struct{ Status string }
		if err := json.Unmarshal(step["result"], &result); err != nil {
			return err
		}
		if result.Status == "failed" {
			step["result"] = json.RawMessage(`{"status":"skipped"}`)
		}
	}
	var err error
	element["steps"], err = json.Marshal(steps)
	return err
}
