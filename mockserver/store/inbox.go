package store

import (
	"slices"
	"time"
)

// MaxMessages is how many messages an inbox keeps; the oldest go first.
const MaxMessages = 1000

// Message is what a phone would have received.
type Message struct {
	To     string    // digits only
	Text   string    // as sent
	Code   string    // the one-time code in it
	ImpUID string    // the certification that the code confirms
	SentAt time.Time // by the site's clock
}

// Send puts a message into the site's inbox.
func (s *Site) Send(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.messages) >= MaxMessages {
		s.messages = slices.Delete(s.messages, 0, 1)
	}
	s.messages = append(s.messages, m)
}

// Messages is a copy of the inbox, oldest first.
func (s *Site) Messages() []Message {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.messages)
}

// EmptyInbox drops all messages. Their codes stay good.
func (s *Site) EmptyInbox() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = nil
}
