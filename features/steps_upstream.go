package features

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// upstreamSteps are about what the target asked i'mport.
func upstreamSteps() []step {
	return []step{
		{
			"asking i'mport", `i'mport was asked for a token (at most|at least|exactly) (once|\d+ times)`, `포트원에 토큰을 (최대|최소|정확히) (\d+번) 요청함`,
			"i'mport was asked for a token at most 2 times", "포트원에 토큰을 최대 2번 요청함",
			func(ctx context.Context, w *world, a []string) error {
				found, err := w.count(ctx, control.RequestFilter{Route: tokenRoute})
				if err != nil {
					return err
				}
				return w.compare(found, a, w.say("i'mport was asked for a token %d times", "포트원에 토큰을 %d번 요청했습니다"))
			},
		},
		{
			"asking i'mport", `the certification was read (at most|at least|exactly) (once|\d+ times)`, `인증을 (최대|최소|정확히) (\d+번) 조회함`,
			"the certification was read at most 3 times", "인증을 최대 3번 조회함",
			func(ctx context.Context, w *world, a []string) error {
				who, err := w.someone()
				if err != nil {
					return err
				}
				found, err := w.count(ctx, control.RequestFilter{Route: readRoute, ImpUID: who.used.ImpUID})
				if err != nil {
					return err
				}
				return w.compare(found, a, w.say("the certification was read %d times", "인증을 %d번 조회했습니다"))
			},
		},
		{
			"asking i'mport", "nothing but certifications was read for it", "그것으로 인증 말고는 아무것도 조회되지 않음",
			"nothing but certifications was read for it", "그것으로 인증 말고는 아무것도 조회되지 않음", readNothingElse,
		},
		{
			"asking i'mport", "the certification was deleted at i'mport", "포트원에서 인증이 삭제됨",
			"the certification was deleted at i'mport", "포트원에서 인증이 삭제됨", wasDeleted,
		},
	}
}

// count is how many requests of the target match, since the scenario began or a
// step has begun to count.
func (w *world) count(ctx context.Context, filter control.RequestFilter) (int, error) {
	filter.SinceTime = w.from
	list, err := w.mock.Requests(ctx, w.site, filter)
	if err != nil {
		return 0, unsteered("read the journal", err)
	}
	return len(list.Requests), nil
}

// compare holds a number to "at most 3 times" and the like.
func (w *world) compare(found int, a []string, sentence string) error {
	n := 1
	if number, _, counted := strings.Cut(strings.TrimSuffix(a[1], "번"), " "); a[1] != "once" {
		var err error
		if n, err = strconv.Atoi(number); err != nil {
			return fmt.Errorf("how often (%t): %w", counted, err)
		}
	}
	switch a[0] {
	case "at most", "최대":
		if found <= n {
			return nil
		}
	case "at least", "최소":
		if found >= n {
			return nil
		}
	default:
		if found == n {
			return nil
		}
	}
	return wrong(a[0]+" "+a[1], sentence, found)
}

// readNothingElse looks for readings that a trick in an imp_uid has turned to
// another address.
func readNothingElse(ctx context.Context, w *world, _ []string) error {
	for _, site := range []string{w.site, control.House} {
		list, err := w.mock.Requests(ctx, site, control.RequestFilter{SinceTime: w.begun})
		if err != nil {
			return unsteered("read the journal", err)
		}
		for _, entry := range list.Requests {
			astray := entry.Method == http.MethodGet && strings.HasPrefix(entry.Path, "/users/")
			for _, r := range w.replies {
				for _, c := range w.made {
					astray = astray || isTrickRead(entry.Path, c.ImpUID, r.impUID)
				}
			}
			if astray {
				return wrong(w.say("the imp_uid to be one piece of the address", "imp_uid가 주소의 한 조각으로만 쓰이는 것"),
					w.say("the imp_uid turned the reading to another address: %s %s", "imp_uid 때문에 다른 주소를 읽었습니다: %s %s"), entry.Method, entry.Path)
			}
		}
	}
	return nil
}

func wasDeleted(ctx context.Context, w *world, _ []string) error {
	who, err := w.someone()
	if err != nil {
		return err
	}
	gone, err := w.arrived(ctx, control.RequestFilter{Route: deleteRoute, ImpUID: who.used.ImpUID, Status: http.StatusOK})
	if err != nil || gone {
		return err
	}
	return wrong(w.say("the certification to be deleted at i'mport", "포트원에서 인증이 삭제되는 것"),
		w.say("the certification of %s is still at i'mport after the withdrawal", "%s: 탈퇴 뒤에도 인증이 포트원에 남아 있습니다"), who.words)
}
