package mockserver

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi"
)

// TestTheTableOfFailures walks every row to the wire and holds it to the
// document's error envelope.
func TestTheTableOfFailures(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	contract, err := openapi.Iamport()
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]failureID{}
	for id := range failureCount {
		row := failures[id]
		if row.reason == "" || row.message == "" || row.source == "" || row.confidence == "" || row.status < 400 {
			t.Errorf("row %d is incomplete: %+v", id, row)
		}
		if !strings.Contains(row.source, "fact ") && id != internalFault {
			t.Errorf("%s: source %q cites no fact of openapi/FACTS.md", row.reason, row.source)
		}
		if first, taken := reasons[row.reason]; taken && failures[first].message != row.message {
			t.Errorf("reason %s stands for two messages", row.reason)
		}
		reasons[row.reason] = id
		a := s.errorReply(&exchange{}, fmt.Errorf("wrapped: %w", refuse(id, "a detail")))
		if a.status != row.status || a.reason != row.reason {
			t.Errorf("%s answers %d %s, want %d", row.reason, a.status, a.reason, row.status)
		}
		if err := contract.Value("ErrorEnvelope", a.body); err != nil {
			t.Errorf("%s: %v in %s", row.reason, err, a.body)
		}
	}
}
