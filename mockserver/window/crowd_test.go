package window_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// TestAWindowEndsOnce confirms and cancels one window from many tabs at once:
// whoever comes first decides, and the record agrees with what the page is told.
func TestAWindowEndsOnce(t *testing.T) {
	b := newBrowser(t)
	for range 20 {
		v := b.open("&merchant_uid=once")
		b.send(v+"choose", "person=adult%2Fjiwoo")
		b.send(v+"call", "carrier=SKT&phone=01000000001")
		code := shown(t, b.page(v+"code"), "data-fill")
		var tabs sync.WaitGroup
		for _, action := range []string{"confirm", "end", "confirm", "end"} {
			tabs.Go(func() {
				form := "outcome=cancel"
				if action == "confirm" {
					form = "code=" + code
				}
				if w := b.ask(http.MethodPost, v+action, form); w.Code != http.StatusSeeOther {
					t.Errorf("%s: %d", action, w.Code)
				}
			})
		}
		tabs.Wait()
		told := shown(t, b.page(v+"done"), "data-result")
		list, err := b.mock.Steered().Certifications(t.Context(), mockserver.DefaultUserCode)
		if err != nil {
			t.Fatal(err)
		}
		if last := list[len(list)-1]; last.Certified != strings.Contains(told, `"success":true`) {
			t.Fatalf("the page is told %s, the record is certified: %v", told, last.Certified)
		}
	}
}

// BenchmarkThePeople shows the first screen with ten thousand people and their
// certifications.
func BenchmarkThePeople(b *testing.B) {
	site := newBrowser(b)
	for range 10_000 {
		if _, err := site.mock.Steered().AddCertification(b.Context(), mockserver.DefaultUserCode, control.NewCertification{}); err != nil {
			b.Fatal(err)
		}
	}
	v := site.open("")
	for b.Loop() {
		site.page(v + "person?q=34")
	}
}
