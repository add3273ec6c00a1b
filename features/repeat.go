package features

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// beneath is how long the mock may still be busy with what a backend asked before
// it closed a connection: the journal has a request when it is answered.
const beneath = 200 * time.Millisecond

// again decides whether a request may be sent once more whose connection ended
// before an answer began. A backend that asked i'mport has read the request, and
// may have opened an account: what it owes then is an answer. Where the journal
// cannot be read, nothing is repeated.
func (w *world) again(a contract.Attempt) func(context.Context, time.Time) bool {
	said := saidBy(a)
	return func(ctx context.Context, sent time.Time) bool {
		if w.stopped() != nil || w.clock.Wait(ctx, beneath) != nil {
			return false
		}
		for _, site := range []string{w.site, control.House} {
			list, err := w.mock.Requests(ctx, site, control.RequestFilter{SinceTime: sent.Add(-time.Millisecond)})
			if err != nil || list.Dropped > 0 {
				return false
			}
			for i := range list.Requests {
				if isAbout(&list.Requests[i], said) {
					return false
				}
			}
		}
		w.mark("wait", "%s", w.say("the connection ended before an answer began, and i'mport was asked nothing: the request is sent once more",
			"답이 시작되기 전에 연결이 끝났고 포트원에 아무것도 묻지 않았습니다: 요청을 한 번 더 보냅니다"))
		return true
	}
}

// saidBy is the text by which a backend would ask i'mport about a request.
func saidBy(a contract.Attempt) string {
	switch {
	case a.Raw != nil:
		return *a.Raw
	case a.Typed != nil:
		text, err := json.Marshal(a.Typed)
		if err != nil {
			return fmt.Sprint(a.Typed)
		}
		return string(text)
	default:
		return a.ImpUID
	}
}

// isAbout reports whether an entry of the journal may have been caused by a
// request that said a text: the entry names what is in the text or more than it,
// or it names nobody.
func isAbout(entry *control.Request, said string) bool {
	if entry.Route != readRoute && entry.Route != deleteRoute && !strings.HasPrefix(entry.Path, "/certifications") {
		return false // tokens are fetched for all
	}
	return entry.ImpUID == "" || strings.Contains(said, entry.ImpUID) || said != "" && strings.Contains(entry.ImpUID, said)
}
