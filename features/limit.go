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
		h.stop = lost(h.say("the target answered 429 after %d requests", "대상이 요청 %d개 뒤에 429로 답했습니다"), h.target.Sent())
	}
	stop := h.stop
	h.mu.Unlock()
	if first {
		wait := ""
		if told := (*contract.Error)(nil); errors.As(err, &told) && told.RetryAfter > 0 {
			wait = " (Retry-After: " + told.RetryAfter.String() + ")"
		}
		h.remark(h.say("%v%s: raise its limit for tests, or write 429 into the contract file if it is an outcome",
			"%v%s: 테스트에서는 한도를 올리세요. 429가 결과의 하나라면 계약 파일에 429라고 적으세요"), stop, wait)
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
		return wrong(h.say("a backend that lives on", "계속 살아 있는 백엔드"), h.say("the backend does not answer any more: %v", "백엔드가 더 이상 답하지 않습니다: %v"), err)
	default:
		return fmt.Errorf("the target: %w", err)
	}
}
