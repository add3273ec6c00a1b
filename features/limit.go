package features

import (
	"errors"
	"fmt"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// limited ends the scenario of a target that answers 429 to the harness, and all
// that follow: what is refused for its number proves nothing, and every further
// request would keep the target from recovering. It is told once.
func (h *harness) limited(err error) error {
	h.mu.Lock()
	first := h.stop == nil
	if first {
		h.stop = lost(h.say("the target answered 429 after %d requests", "백엔드가 요청 %d개를 받은 뒤 429로 응답했습니다"), h.target.Sent())
	}
	stop := h.stop
	h.mu.Unlock()
	if first {
		wait := ""
		if told := (*contract.Error)(nil); errors.As(err, &told) && told.RetryAfter > 0 {
			wait = " (Retry-After: " + h.span(told.RetryAfter) + ")"
		}
		h.remark(h.say("%v%s: raise its limit for tests, or write 429 into the contract file if it is an outcome",
			"%v%s. 테스트하는 동안 요청 한도를 올리세요. 429도 정해진 결과라면 연동 명세 파일에 429를 적으세요"), stop, wait)
	}
	return stop
}

// stopped is why nothing more is sent to the target; nil = requests are sent.
func (h *harness) stopped() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stop
}

// unreached is what it means that the target gave no answer to speak of outside
// of a sign-up.
func (h *harness) unreached(err error) error {
	switch {
	case errors.Is(err, contract.ErrLimited):
		return h.limited(err)
	case errors.Is(err, contract.ErrNotReached):
		return wrong(h.say("a backend that lives on", "백엔드가 계속 살아 있어야 함"), h.say("the backend does not answer any more: %v", "백엔드가 더는 응답하지 않습니다: %v"), err)
	default:
		return fmt.Errorf(h.say("the target: %w", "백엔드: %w"), err)
	}
}
