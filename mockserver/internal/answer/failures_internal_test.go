package answer

import (
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi"
)

// TestTheTableOfFailures holds every row to the document's error envelope.
func TestTheTableOfFailures(t *testing.T) {
	contract, err := openapi.Iamport()
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]Failure{}
	for id := range failureCount {
		row := failures[id]
		if row.reason == "" || row.message == "" || row.source == "" || row.confidence == "" || row.status < 400 {
			t.Errorf("row %d is incomplete: %+v", id, row)
		}
		if !strings.Contains(row.source, "fact ") && id != InternalFault {
			t.Errorf("%s: source %q cites no fact of openapi/FACTS.md", row.reason, row.source)
		}
		if first, taken := reasons[row.reason]; taken && failures[first].message != row.message {
			t.Errorf("reason %s stands for two messages", row.reason)
		}
		reasons[row.reason] = id
		a := DefaultSwitches().Refusal(&FailureError{ID: id, Detail: "a detail"})
		if a.Status != row.status || a.Reason != row.reason {
			t.Errorf("%s answers %d %s, want %d", row.reason, a.Status, a.Reason, row.status)
		}
		if err := contract.Value("ErrorEnvelope", a.Body); err != nil {
			t.Errorf("%s: %v in %s", row.reason, err, a.Body)
		}
	}
}
