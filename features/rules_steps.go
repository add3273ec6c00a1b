package features

import (
	"slices"

	"github.com/iamport-mock/iamport-mock/features/report"
)

var stepRules = []rule{
	{
		"step-two", report.LetIn,
		report.RuleText{
			Name: "Step 2 needs step 1",
			Why:  "A browser can send any request in any order. If step 2 trusts that step 1 happened, nobody needs to certify at all.",
			Mend: "Keep the result of step 1 on the server, in the visitor's session or under a one-time token, only after it was judged; refuse step 2 where there is none.",
		},
		report.RuleText{
			Name: "2단계는 1단계가 있어야 함",
			Why:  "브라우저는 어떤 요청이든 어떤 순서로든 보낼 수 있습니다. 2단계가 1단계를 거쳤다고 믿으면 아무도 인증할 필요가 없습니다.",
			Mend: "1단계 결과는 판정한 뒤에만 서버(방문자의 세션이나 일회용 토큰)에 보관하고, 없으면 2단계를 거절하세요.",
		},
	},
	{
		"record-decides", report.LetIn,
		report.RuleText{
			Name: "The record decides",
			Why:  "What step 1 shows to the page comes back through the browser, where everything can be changed: date of birth, CI, certified.",
			Mend: "Read the values from i'mport's record, or from what the server has kept of it. Never take them from the form, not even from a hidden field.",
		},
		report.RuleText{
			Name: "인증 기록이 결정함",
			Why:  "1단계가 화면에 보여 준 값은 브라우저를 거쳐 돌아오고, 그 사이에 생년월일, CI, certified까지 모두 바뀔 수 있습니다.",
			Mend: "값은 아임포트의 기록이나 서버에 보관한 기록에서 읽으세요. 숨은 필드라도 폼에서 받지 마세요.",
		},
	},
	{
		"borrowed", report.LetIn,
		report.RuleText{
			Name: "What step 1 gives is used once",
			Why:  "A token that works in another visit, or twice, lets one certification open accounts for others.",
			Mend: "Bind the token to the visitor's session, delete it when it is used, and keep one account per CI in the database.",
		},
		report.RuleText{
			Name: "1단계에서 받은 값은 한 번만",
			Why:  "다른 방문에서도 통하거나 두 번 쓸 수 있는 토큰은 인증 하나로 다른 사람의 계정까지 열게 합니다.",
			Mend: "토큰을 방문자의 세션에 묶고, 쓰면 지우고, 데이터베이스에서 CI마다 계정을 하나만 두세요.",
		},
	},
}

// tellSteps notes how many dishonest ways through a sign-up in several steps were
// proved to lead nowhere, and how many could not be tried. Which and why stands
// with the rules.
func (h *harness) tellSteps(run *report.Run) {
	if h.target == nil {
		return
	}
	c := h.target.Contract()
	n := c.Requests(c.Usual())
	if n < 2 || !h.claims.Trust {
		return
	}
	ways := map[report.Verdict]int{}
	for _, s := range run.Scenarios {
		if slices.ContainsFunc(stepRules, func(r rule) bool { return r.id == s.RuleID }) {
			ways[s.Verdict]++
		}
	}
	h.remark(h.say("a sign-up in %d requests: %d ways to cheat in it lead nowhere, %d could not be tried",
		"요청 %d개로 이루어진 가입: 속이는 방법 %d가지는 통하지 않았고, %d가지는 확인할 수 없었습니다"),
		n, ways[report.Held], ways[report.NotTestable])
}
