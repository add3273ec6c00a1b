package control

import "time"

// Message is what a phone would have received.
type Message struct {
	To     string    `json:"to"`      // digits only
	Text   string    `json:"text"`    // as sent
	Code   string    `json:"code"`    // the one-time code in it
	ImpUID string    `json:"imp_uid"` // the certification that the code confirms
	SentAt time.Time `json:"sent_at"` // by the site's clock
}
