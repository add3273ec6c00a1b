package features

import (
	"errors"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// A failure of the mock accuses nobody, in either language.
func TestFailuresOfTheMockAreTold(t *testing.T) {
	t.Parallel()
	verdict, e := verdictOf(unsteered("read the journal", errors.New("connection refused")))
	if verdict != report.NotTestable || !e.arose {
		t.Errorf("%s, arose %t", verdict, e.arose)
	}
	for lang, want := range map[report.Lang]string{
		report.English: "the mock failed, not the target: read the journal: connection refused",
		report.Korean:  "백엔드가 아니라 모의 서버에서 오류가 났습니다: connection refused",
	} {
		if got := e.in(lang); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	own := wrong("a", "b")
	if _, e := verdictOf(own); e.in(report.Korean) != "b" || !strings.Contains(own.Error(), "expected: a") {
		t.Errorf("%q, %v", e.in(report.Korean), own)
	}
}
