package answer

import (
	"regexp"
	"slices"
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
		if FactsOf(row.reason).Decided == "" {
			t.Errorf("%s: the journal cannot say what decided", row.reason)
		}
		for _, by := range []string{row.statusBy, row.codeBy} {
			if by != "" && DefaultSwitches()[by] == "" {
				t.Errorf("%s: the register has no switch %s", row.reason, by)
			}
		}
		a := DefaultSwitches().Refusal(&FailureError{ID: id, Detail: "a detail"})
		if a.Status != row.status || a.Reason != row.reason {
			t.Errorf("%s answers %d %s, want %d", row.reason, a.Status, a.Reason, row.status)
		}
		if err := contract.Value("ErrorEnvelope", a.Body); err != nil {
			t.Errorf("%s: %v in %s", row.reason, err, a.Body)
		}
	}
}

// TestDanalCodes: a code stands once, and those that the mock gives by itself say where.
func TestDanalCodes(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range DanalCodes() {
		if seen[c.Code] || len(c.Code) != 4 || c.Text == "" || c.Meaning == "" {
			t.Errorf("%+v: a code stands once, with a text and a meaning", c)
		}
		seen[c.Code] = true
		own := slices.Contains([]string{DanalMismatch, DanalTooYoung, DanalTooMany, DanalTimedOut, DanalOther}, c.Code)
		if own != (c.Used != "") {
			t.Errorf("%s: used %q, and the mock gives it by itself: %v", c.Code, c.Used, own)
		}
	}
	if DanalText("0000") != "" {
		t.Error("a success has an error text")
	}
	for _, row := range failures { // what Danal says has one text, on the wire as in the window
		said := func(c DanalCode) bool { return c.Text == row.message }
		if strings.HasPrefix(row.message, "[인증실패]") && !slices.ContainsFunc(DanalCodes(), said) {
			t.Errorf("%s: %q is the text of no code", row.reason, row.message)
		}
	}
}

// TestExamplesOfFailures: the document's examples of failures are what the mock
// says, so that a message changes in one place and is red in the other.
func TestExamplesOfFailures(t *testing.T) {
	examples := regexp.MustCompile(`(?m)code: -1,? *\n? *message: '?([^\n']*?)'?(, response: null\}|\n)`).FindAllStringSubmatch(string(openapi.IamportYAML()), -1)
	if len(examples) < 12 {
		t.Fatalf("%d examples of failures, want 12 and more", len(examples))
	}
	neverSaid := "인증정보를 삭제하지 못하였습니다." // the mock never fails to delete
	for _, example := range examples {
		said := slices.ContainsFunc(failures[:], func(row failure) bool { return row.message == example[1] })
		if !said && example[1] != neverSaid {
			t.Errorf("the document has the message %q, and no row of the table has", example[1])
		}
	}
}
