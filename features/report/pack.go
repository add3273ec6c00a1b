package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"html/template"
)

// pack takes out of the page the insides of all scenarios but those that its first part shows as broken. They repeat each
// other, so that packed they need a tenth of the bytes, and a browser lays out only what somebody opens.
func (p *page) pack(views []*scenarioView) error {
	shown := map[string]bool{}
	for _, rule := range p.Broken {
		for _, s := range rule.Failing {
			shown[s.ID] = true
		}
	}
	insides := map[string]string{}
	for _, s := range views {
		if shown[s.ID] {
			continue
		}
		var b bytes.Buffer
		// A template takes one value: the page beside the scenario.
		if err := pageTemplate.ExecuteTemplate(&b, "inside", map[string]any{"P": *p, "S": *s}); err != nil {
			return err
		}
		insides[s.ID], s.Packed = visible(b.String()), true
	}
	if len(insides) == 0 {
		return nil
	}
	text, err := json.Marshal(insides)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	p.Packed = template.HTML(base64.StdEncoding.EncodeToString(packed.Bytes()))
	return nil
}
