package reporttest

import "github.com/iamport-mock/iamport-mock/features/report"

// plot is a scenario in short. Its story is one sign-up with answer unless it has one of its own.
type plot struct {
	rule     string
	name     both
	verdict  report.Verdict
	because  both
	expected both
	birthday string
	tags     []string
	answer   answer
	story    func(*story)
}

var (
	expectCreated  = both{"the answer is “created”", "응답은 ‘가입됨’이다"}
	expectExisting = both{"the answer is “existing”, and there is no second account", "응답은 ‘이미 가입함’이고 계정은 하나다"}
	expectUnderage = both{"the answer is “underage”, and there is no account", "응답은 ‘나이 부족’이고 계정이 없다"}
	expectRejected = both{"the answer is “rejected”, and there is no account", "응답은 ‘거절’이고 계정이 없다"}
	expectLater    = both{"the answer is “unavailable” within 3 s, there is no account, and the same person succeeds afterwards", "3초 안에 ‘이용 불가’로 답하고, 계정이 없으며, 나중에는 같은 사람이 가입된다"}

	created     = answer{status: 201, result: "created", reads: 200, reason: "ok"}
	existing    = answer{status: 200, result: "existing", reads: 200, reason: "ok"}
	underage    = answer{status: 403, result: "underage", reads: 200, reason: "ok"}
	rejected    = answer{status: 404, result: "rejected", reads: 404, reason: "unknown_imp_uid"}
	unread      = answer{status: 400, result: "rejected"}
	unfinished  = answer{status: 201, result: "created", reads: 200, reason: "unfinished", wrong: both{"an account", "계정이 생김"}}
	child       = answer{status: 201, result: "created", reads: 200, reason: "ok", wrong: both{"a child's account", "어린이 계정"}}
	unavailable = answer{status: 503, result: "unavailable"}
)

// broken is how i'mport fails in a scenario of resilience.
func failing(fault, reason string, status, waits int) func(*story) {
	return func(s *story) {
		s.mark("fault", both{"armed for this imp_uid: " + fault, "이 imp_uid에만 장애 설정: " + fault})
		a := unavailable
		a.fault, a.reason, a.reads, a.waits = fault, reason, status, waits
		s.signUp(a)
		s.mark("fault", both{"taken away", "장애 해제"})
		s.signUp(created)
	}
}

func again(s *story) { s.signUp(created); s.certified(); s.signUp(existing) }

var plots = []plot{
	{rule: "age-full", name: both{"Turns 19 today", "오늘 19살이 된다"}, verdict: report.Held, expected: expectCreated, birthday: "2007-11-24", answer: created},
	{rule: "age-full", name: both{"Turns 19 tomorrow", "내일 19살이 된다"}, verdict: report.Held, expected: expectUnderage, birthday: "2007-11-25", answer: underage},
	{rule: "age-full", name: both{"Turned 19 yesterday", "어제 19살이 되었다"}, verdict: report.Held, expected: expectCreated, birthday: "2007-11-23", answer: created},
	{rule: "age-full", name: both{"Born on a leap day", "윤일에 태어났다"}, verdict: report.Held, expected: expectCreated, birthday: "2004-02-29", answer: created},
	{
		rule: "age-seconds", name: both{"A minor whose record has birth only", "birth만 있는 미성년자"}, verdict: report.Broken, birthday: "2012-05-05",
		expected: expectUnderage, answer: child,
		because: both{"201 “created”: a child of 14 got an account", "201 ‘가입됨’: 14살 어린이가 가입되었다"},
	},
	{
		rule: "age-seconds", name: both{"A minor whose record has both fields", "birth와 birthday가 모두 있는 미성년자"}, verdict: report.Broken, birthday: "2011-01-01",
		expected: expectUnderage, answer: child,
		because: both{"201 “created”: a child of 15 got an account", "201 ‘가입됨’: 15살 어린이가 가입되었다"},
	},
	{rule: "age-seconds", name: both{"An adult whose record has both fields", "두 필드가 모두 있는 성인"}, verdict: report.Held, expected: expectCreated, answer: created},
	{rule: "same-person", name: both{"The same person again", "같은 사람이 다시"}, verdict: report.Held, expected: expectExisting, story: again},
	{rule: "same-person", name: both{"The same person with a new phone", "번호를 바꾼 같은 사람"}, verdict: report.Held, expected: expectExisting, story: again},
	{rule: "same-person", name: both{"The same person through another provider", "다른 인증사를 쓴 같은 사람"}, verdict: report.Held, expected: expectExisting, story: again},
	{rule: "different-people", name: both{"A recycled phone number", "주인이 바뀐 전화번호"}, verdict: report.Held, expected: expectCreated, answer: created},
	{rule: "different-people", name: both{"Namesakes born on one day", "같은 날 태어난 동명이인"}, verdict: report.Held, expected: expectCreated, answer: created},
	{rule: "different-people", name: both{"CIs that differ in case only", "대소문자만 다른 CI"}, verdict: report.Held, expected: expectCreated, answer: created},
	{
		rule: "race", name: both{"Six sign-ups of one person at the same moment", "한 사람이 같은 순간에 여섯 번 가입"}, verdict: report.Broken, tags: []string{"@race"},
		expected: both{"exactly one answer is “created”, the rest are “existing”", "응답 하나만 ‘가입됨’이고 나머지는 ‘이미 가입함’이다"},
		because:  both{"3 of 6 answers are “created”: one person has 3 accounts", "응답 6개 중 3개가 ‘가입됨’: 한 사람이 계정 3개를 갖게 되었다"},
		story:    func(s *story) { s.race(6, 3) },
	},
	{
		rule: "race", name: both{"Twenty sign-ups through one session", "한 세션에서 스무 번 가입"}, verdict: report.NoOverlap, tags: []string{"@race"},
		expected: both{"exactly one answer is “created”", "응답 하나만 ‘가입됨’이다"},
		because:  both{"the target sends one request after the other: no two reads met at the barrier", "대상이 요청을 하나씩 처리해 두 조회가 만나지 않았다"},
		answer:   created,
	},
	{
		rule: "no-ci", name: both{"Two people whose CI is null", "CI가 null인 두 사람"}, verdict: report.NotClaimed, tags: []string{"@claims:EmptyCI"},
		because: both{"the contract does not claim empty_ci", "선언하지 않은 항목: empty_ci"},
	},
	{
		rule: "no-ci", name: both{"Two people whose CI is empty", "CI가 빈 두 사람"}, verdict: report.NotClaimed, tags: []string{"@claims:EmptyCI"},
		because: both{"the contract does not claim empty_ci", "선언하지 않은 항목: empty_ci"},
	},
	{
		rule: "withdrawal", name: both{"Back after withdrawal", "탈퇴하고 다시 가입"}, verdict: report.NotClaimed, tags: []string{"@claims:Withdrawal"},
		because: both{"the contract does not claim withdrawal", "선언하지 않은 항목: withdrawal"},
	},
	{
		rule: "unfinished", name: both{"The window was closed half-way", "인증창을 중간에 닫았다"}, verdict: report.Broken, expected: expectRejected, answer: unfinished,
		because: both{"201 “created”: an account was opened although certified is false", "201 ‘가입됨’: certified가 false인데 계정이 생겼다"},
	},
	{rule: "browser-says", name: both{"A birthday in the request is ignored", "요청에 담긴 생일은 무시한다"}, verdict: report.Held, expected: expectUnderage, birthday: "2013-07-07", answer: underage},
	{rule: "browser-says", name: both{"An imp_uid that nobody knows", "아무도 모르는 imp_uid"}, verdict: report.Held, expected: expectRejected, answer: rejected},
	{
		rule: "replay", name: both{"A used imp_uid from another session", "다른 세션이 쓴 imp_uid"}, verdict: report.Held, expected: expectRejected, tags: []string{"@claims:Replay"},
		story: func(s *story) {
			s.signUp(created)
			s.signUp(answer{status: 409, result: "rejected", reads: 200, reason: "ok"})
		},
	},
	{
		rule: "fresh", name: both{"A certification of two hours ago", "두 시간 전에 한 인증"}, verdict: report.NotTestable, tags: []string{"@needs:target-clock"},
		because: both{"the target's clock cannot be moved: the contract says no way to", "연동 명세 파일에 백엔드의 시계를 옮기는 방법이 없습니다"},
	},
	{rule: "bad-input", name: both{"An empty body", "빈 본문"}, verdict: report.Held, expected: expectRejected, answer: unread},
	{rule: "bad-input", name: both{"Malformed JSON", "깨진 JSON"}, verdict: report.Held, expected: expectRejected, answer: unread},
	{
		rule: "one-token", name: both{"Three sign-ups, one token", "가입 세 번에 토큰 하나"}, verdict: report.Held, expected: both{"getToken was called once", "getToken을 한 번만 호출했다"}, tags: []string{"@alone"},
		story: func(s *story) { s.signUp(created); s.signUp(existing); s.signUp(existing) },
	},
	{
		rule: "expired-token", name: both{"The token expires between two sign-ups", "두 가입 사이에 토큰이 만료된다"}, verdict: report.Held, expected: expectCreated, tags: []string{"@alone"},
		story: func(s *story) {
			s.signUp(created)
			s.mark("clock", both{"i'mport's clock moves 31 minutes ahead", "아임포트 시계를 31분 뒤로 옮김"})
			s.hasToken = false
			s.signUp(existing)
		},
	},
	{rule: "no-account-on-doubt", name: both{"i'mport answers 500", "아임포트가 500으로 답한다"}, verdict: report.Held, expected: expectLater, story: failing("status 500", "fault:status", 500, 2)},
	{rule: "no-account-on-doubt", name: both{"i'mport answers with an HTML page", "아임포트가 HTML로 답한다"}, verdict: report.Held, expected: expectLater, story: failing("html", "fault:html", 502, 2)},
	{rule: "no-account-on-doubt", name: both{"i'mport never answers", "아임포트가 답하지 않는다"}, verdict: report.Held, expected: expectLater, story: failing("hang", "fault:hang", -1, 1800)},
	{rule: "no-account-on-doubt", name: both{"The connection is reset", "연결이 끊긴다"}, verdict: report.Held, expected: expectLater, story: failing("reset", "fault:reset", -1, 4)},
	{
		rule: "no-secrets-out", name: both{"Every answer of a sign-up", "가입의 모든 응답"}, verdict: report.Held, answer: created,
		expected: both{"no answer contains a secret, a token, a CI or a DI", "어느 응답에도 비밀키, 토큰, CI, DI가 없다"},
	},
}
