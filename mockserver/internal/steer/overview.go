package steer

import (
	"context"
	"errors"
	"maps"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Health implements control.Steered.
func (s *Steering) Health(context.Context) (control.Health, error) { return s.health(), nil }

// Fixtures implements control.Steered.
func (s *Steering) Fixtures(context.Context) (control.Fixtures, error) {
	return s.health().Fixtures, nil
}

// Deviations implements control.Steered.
func (s *Steering) Deviations(context.Context) ([]control.Deviation, error) {
	var rows []control.Deviation
	for _, row := range answer.Deviations() {
		rows = append(rows, control.Deviation{
			ID: row.ID, Title: row.Title, Values: row.Values, Default: row.Default, Value: s.Switches[row.ID],
			Confidence: string(row.Confidence), Source: row.Source,
		})
	}
	return rows, nil
}

// Settings implements control.Steered.
func (s *Steering) Settings(context.Context) (control.Settings, error) {
	return control.Settings{
		Version: s.opts.Version, Seed: s.Seed, Switches: maps.Clone(s.Switches), JournalSecrets: s.JournalSecrets,
		Bounds: control.Bounds{
			TestSites: store.DefaultMaxTestSites, Certifications: store.MaxRecords, Messages: store.MaxMessages,
			JournalEntries: s.JournalEntries, JournalBytes: s.JournalBytes, RequestBytes: s.opts.RequestBytes,
		},
		Saving: s.saving(),
	}, nil
}

// health reports what the server knows and whether its fixture files are in
// order.
func (s *Steering) health() control.Health {
	set := s.World.Fixtures()
	h := control.Health{
		Status: "ok", Version: s.opts.Version,
		Fixtures: control.Fixtures{Files: set.Files(), Certifications: len(set.Certifications()), Problems: []control.Problem{}},
	}
	if unkept := s.Unkept(); unkept != nil {
		h.Status, h.State = "degraded", unkept.Error()
	}
	broken := s.Problems()
	if broken == nil {
		return h
	}
	h.Status = "degraded"
	var problems fixture.Problems
	if !errors.As(broken, &problems) {
		h.Fixtures.Problems = append(h.Fixtures.Problems, control.Problem{Text: broken.Error()})
		return h
	}
	for _, p := range problems {
		h.Fixtures.Problems = append(h.Fixtures.Problems, control.Problem{File: p.File, Line: p.Line, Column: p.Column, Text: p.String()})
	}
	return h
}
