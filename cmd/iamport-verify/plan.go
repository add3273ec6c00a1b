package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// plan prints what a run would send, and where. Nothing is sent, and no backend
// is started.
func (v *verification) plan(ctx context.Context) error {
	f := v.flags
	options := &features.Options{
		Target: v.target, Mock: v.access.control, Site: mockserver.DefaultUserCode, More: v.more, Expected: true, OwnOnly: !f.wantsBuiltin(),
		Tags: f.tags, Only: f.scenario, Named: f.name, Seed: 1, Lang: reports.Lang(f.lang), Secrets: v.secrets,
	}
	if len(v.command) > 0 {
		options.Output = &features.Output{}                 // it would be seen
		options.Restart, options.Home = v.restart, v.home() // it could be, and is not
	}
	found, err := features.Foresee(ctx, options)
	if err != nil {
		return runError(err)
	}
	_, err = io.WriteString(v.Stdout, v.planText(found, beyondThisMachine(ctx, f.target, net.DefaultResolver.LookupNetIP)))
	return err
}

// planText is the plan as people read it.
func (v *verification) planText(found features.Forecast, beyond bool) string {
	say := sayingIn(v.flags.lang)
	var b strings.Builder
	widest := cli.Cells(say.text("scenarios", "시나리오"))
	row := func(key, format string, args ...any) {
		fmt.Fprintf(&b, "%s%s  %s\n", key, strings.Repeat(" ", max(0, widest-cli.Cells(key))), fmt.Sprintf(format, args...))
	}
	target := v.flags.target + say.text(" (this machine)", " (이 컴퓨터)")
	if beyond {
		target = v.flags.target + say.text(" (another machine: a run needs --yes)", " (다른 컴퓨터: 실행하려면 --yes가 필요합니다)")
	}
	row(say.text("plan", "계획"), "%s", say.text("nothing was sent", "아무것도 보내지 않았습니다"))
	row(say.text("target", "대상"), "%s", target)
	if len(v.command) > 0 {
		row(say.text("start", "시작"), "%s", cli.CommandLine(v.command))
	}
	for i, r := range v.contract.All() {
		key := ""
		if i == 0 {
			key = say.text("requests", "요청")
		}
		row(key, "%-9s %s", r.For, r.Line)
	}
	row(say.text("claims", "선언"), "%s", strings.Join(v.contract.Claims().Words(), ", "))
	row(say.text("scenarios", "시나리오"), say.text("%d; not claimed: %d, not testable: %d", "%d개. 선언 안 함 %d개, 확인 불가 %d개"),
		found.Scenarios(), found.NotClaimed, found.NotTestable)
	row(say.text("sign-ups", "가입 요청"), say.text(
		"%s (an estimate: a scenario that breaks ends early), and two more before the suites",
		"%s회 (추정: 위반한 시나리오는 일찍 끝납니다), 시작 전 확인 2회 별도"), spanText(found.SignUps(), say))
	row(say.text("accounts", "계정"), "%s", say.text(
		"each sign-up may open one; they stay in the backend's database, nothing is cleaned up",
		"가입 요청마다 생길 수 있고 백엔드의 데이터베이스에 남습니다. 자동으로 지우지 않습니다"))
	rules := cli.NewTable(say.text("RULE", "규칙"), say.text("SCENARIOS", "시나리오"), say.text("SIGN-UPS", "가입 요청"), say.text("NAME", "이름"))
	texts := features.RuleTexts()[reports.Lang(v.flags.lang)]
	for _, rule := range found.Rules {
		rules.Add(cmp.Or(rule.ID, "-"), fmt.Sprint(rule.Scenarios), spanText(rule.SignUps, say), texts[rule.ID].Name)
	}
	b.WriteByte('\n')
	_ = rules.Print(&b, cli.NewStyle(v.Stdout, v.Lookup)) // a Builder takes everything
	return b.String()
}

// spanText is a number, or its limits.
func spanText(s features.Span, say saying) string {
	if s.Least == s.Most {
		return fmt.Sprint(s.Least)
	}
	return fmt.Sprintf(say.text("%d to %d", "%d~%d"), s.Least, s.Most)
}
