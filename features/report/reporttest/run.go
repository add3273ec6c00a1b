package reporttest

import (
	"fmt"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// Run is a run against a merchant that reads birth as milliseconds, looks before
// it inserts, and never looks at certified, as the tutorial's own sample does.
func Run(lang report.Lang) report.Run {
	run := report.Run{
		Tool: "verify", Version: "v0.5.0", Mock: "v0.5.0", Target: "http://localhost:3000", Seed: 20261124,
		Started: time.Date(2026, 11, 24, 15, 4, 5, 0, time.FixedZone("KST", 9*3600)), Took: 2840 * time.Millisecond,
		Notes: []string{both{
			"The target used a token of an earlier run; it was taken in.", "대상이 이전 실행의 토큰을 쓰고 있어 그대로 이어받았습니다.",
		}.in(lang)},
	}
	for _, claim := range []both{
		{"age: born in 1999 or before", "나이: 1999년까지 태어난 사람"}, {"one account per person", "한 사람 한 계정"}, {"trust", "신뢰"},
	} {
		run.Claims = append(run.Claims, claim.in(lang))
	}
	lines := map[string]int{}
	for i, p := range plots {
		run.Scenarios = append(run.Scenarios, p.scenario(lang, i, lines))
	}
	return run
}

// Many is the sample over and over until there are n scenarios, each with a name of its own.
func Many(lang report.Lang, n int) report.Run {
	run := Run(lang)
	sample := run.Scenarios
	run.Scenarios = nil
	for i := range n {
		s := sample[i%len(sample)]
		if round := i / len(sample); round > 0 {
			s.Name = fmt.Sprintf("%s, %d", s.Name, round+1)
			s.Line += 100 * round
		}
		run.Scenarios = append(run.Scenarios, s)
	}
	return run
}

// scenario writes a plot out.
func (p plot) scenario(lang report.Lang, i int, lines map[string]int) report.Scenario {
	rule := ruleOf(p.rule)
	file := "features/merchant/" + rule.feature + ".feature"
	lines[file] += 8
	s := report.Scenario{
		Feature: features[rule.feature].in(lang), Rule: rule.name.in(lang), RuleID: p.rule, Name: p.name.in(lang),
		File: file, Line: 4 + lines[file], Tags: append([]string{"@rule:" + p.rule, "@" + rule.feature}, p.tags...),
		Verdict: p.verdict, Because: p.because.in(lang), Expected: p.expected.in(lang),
	}
	if p.verdict == report.Broken {
		s.Answers = lang.Say(`your backend answered 201 {"result":"created"}; i'mport had answered 200 ok`,
			`백엔드 응답: 201 {"result":"created"}; 그때 아임포트 응답: 200 ok`)
		s.Printed = []string{"TypeError: Cannot read properties of null (reading 'birthday')", "    at app.js:41:30", "POST /certifications 201"}
	}
	if p.verdict == report.NotClaimed || p.verdict == report.NotTestable {
		return s
	}
	birthday := p.birthday
	if birthday == "" {
		birthday = "1994-03-02"
	}
	st := &story{lang: lang, impUID: fmt.Sprintf("imp_9%011d", 1000+i), birthday: birthday, at: ms(1)}
	st.certified()
	if p.story != nil {
		p.story(st)
	} else {
		st.signUp(p.answer)
	}
	s.Exchanges, s.Marks, s.Took = st.exchanges, st.marks, st.at
	s.Steps = p.steps(lang, birthday, s.Line)
	s.Replay = "iamport-verify --target http://localhost:3000 --seed 20261124 --tags '@rule:" + p.rule + "'"
	s.Curl = `curl -i -X POST -H 'Content-Type: application/json' --data-binary '{"imp_uid":"` + st.impUID + `"}' 'http://localhost:3000/certifications'`
	return s
}

func (p plot) steps(lang report.Lang, birthday string, line int) []report.Step {
	texts := []both{
		{"a person born on " + birthday, birthday + "에 태어난 사람이 있다"},
		{"the person has certified just now", "그 사람이 방금 본인인증을 마쳤다"},
		{"the person signs up", "그 사람이 가입을 요청하면"},
	}
	keywords := []both{{"Given", "조건"}, {"And", "그리고"}, {"When", "만일"}, {"Then", "그러면"}, {"And", "그리고"}}
	texts = append(texts, p.expected, both{"the certification was read from i'mport", "아임포트에서 인증 정보를 조회했다"})
	var steps []report.Step
	for i, text := range texts {
		step := report.Step{Keyword: keywords[i].in(lang), Text: text.in(lang), Line: line + 1 + i, Passed: true}
		if p.verdict == report.Broken && i >= 3 {
			step.Passed = false
			step.Skipped = i > 3
			if i == 3 {
				step.Error = p.because.in(lang)
			}
		}
		steps = append(steps, step)
	}
	return steps
}

func ruleOf(id string) ruleText {
	for _, r := range ruleTable {
		if r.id == id {
			return r
		}
	}
	return ruleText{id: id}
}
