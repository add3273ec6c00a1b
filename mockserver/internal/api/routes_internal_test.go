package api

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
)

// TestRoutesAreThoseOfTheDocument: New refuses an operation without a handler;
// here a handler without an operation is found.
func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	s := newServer(t, answer.DefaultSwitches())
	want := []string{
		"DELETE /certifications/{imp_uid}", "GET /certifications/{imp_uid}",
		"POST /certifications/otp/confirm/{imp_uid}", "POST /certifications/otp/request", "POST /users/getToken",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(s.routes))); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
	for name, rt := range s.routes {
		if rt.op.ID == "" {
			t.Errorf("%s has a handler, but the document has no such operation", name)
		}
	}
}
