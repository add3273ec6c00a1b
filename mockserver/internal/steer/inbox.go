package steer

import (
	"context"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// Messages implements control.Steered.
func (s *Steering) Messages(_ context.Context, name string) ([]control.Message, error) {
	site, err := s.site(name)
	if err != nil {
		return nil, err
	}
	var list []control.Message
	for _, m := range site.Messages() {
		list = append(list, control.Message{To: m.To, Text: m.Text, Code: m.Code, ImpUID: m.ImpUID, SentAt: m.SentAt})
	}
	return list, nil
}

// DeleteMessages implements control.Steered.
func (s *Steering) DeleteMessages(_ context.Context, name string) error {
	site, err := s.site(name)
	if err != nil {
		return err
	}
	site.EmptyInbox()
	return nil
}
