package mockserver

import (
	"context"
	"maps"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// Health implements control.Overview.
func (s steering) Health(context.Context) (control.Health, error) { return s.health(), nil }

// Fixtures implements control.Overview.
func (s steering) Fixtures(context.Context) (control.Fixtures, error) {
	return s.health().Fixtures, nil
}

// Deviations implements control.Overview.
func (s steering) Deviations(context.Context) ([]control.Deviation, error) {
	var rows []control.Deviation
	for _, row := range answer.Deviations() {
		rows = append(rows, control.Deviation{
			ID: row.ID, Title: row.Title, Values: row.Values, Default: row.Default, Value: s.switches[row.ID],
			Confidence: string(row.Confidence), Source: row.Source,
		})
	}
	return rows, nil
}

// Settings implements control.Overview.
func (s steering) Settings(context.Context) (control.Settings, error) {
	return control.Settings{
		Version: s.version, Seed: s.opts.seed, Switches: maps.Clone(s.switches), JournalSecrets: s.opts.journalSecrets,
		Bounds: control.Bounds{
			TestSites: store.DefaultMaxTestSites, Certifications: store.MaxRecords, Messages: store.MaxMessages,
			JournalEntries: s.opts.journalEntries, JournalBytes: s.opts.journalBytes, RequestBytes: maxBody,
		},
	}, nil
}
