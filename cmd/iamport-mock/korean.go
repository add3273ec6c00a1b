package main

import (
	"slices"
	"strconv"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// saying is a text in the language that was asked for.
type saying struct{ korean bool }

func (s saying) text(en, ko string) string {
	if s.korean {
		return ko
	}
	return en
}

// count is a number with its noun, or in Korean, where the noun and its counter
// stand around it, the number alone.
func (s saying) count(n int, one, many string) string {
	switch {
	case s.korean:
		return strconv.Itoa(n)
	case n == 1:
		return "1 " + one
	default:
		return strconv.Itoa(n) + " " + many
	}
}

// koreanTexts are the messages of this program that have a Korean text: those about
// scenario files, and those of the commands that read and write them.
func koreanTexts() []bilingual.Text {
	return slices.Concat(fixturesTexts, interceptTexts, cli.Texts(), serving.Texts(), fixture.Texts())
}

var fixturesTexts = []bilingual.Text{
	{"--out %s: the file exists", "--out %1: 파일이 이미 있습니다"},
	{"choose another name, or overwrite it with --force", "다른 이름을 쓰거나 --force로 덮어쓰세요"},
	{"--out %s: %t", "--out %1: %2"},
	{"name a file in a folder that can be written", "쓸 수 있는 폴더의 파일을 지정하세요"},
	{"%s: %t", "%1: %2"},
	{"--%w: invalid time %q", "--%1: 시각 %2을(를) 읽을 수 없습니다"},
	{`write RFC 3339 (2026-03-01T09:00:00+09:00), or "2026-03-01 09:00" in Seoul`, `RFC 3339(2026-03-01T09:00:00+09:00) 또는 서울 시각으로 "2026-03-01 09:00"처럼 쓰세요`},

	// A new scenario file.
	{"turns, age and birthday exclude each other", "--turns, --age, --birthday는 함께 쓸 수 없습니다"},
	{"on %q: goes with turns only", "--on은 --turns와 함께만 쓸 수 있습니다(--on %1)"},
	{"turns %d: not an age from 1 to %d", "--turns %1: 1부터 %2까지의 나이로 쓰세요"},
	{"date %q: %t", "--birthday %1: %2"},
	{"date %q: %s", "--birthday %1: 2000-01-31 같은 날짜로 쓰세요"},
	{"date %q is not of the form YYYY-MM-DD", "--birthday %1: YYYY-MM-DD 형식으로 쓰세요"},
	{"day %q: want one of %s", "--on %1: %2 중 하나로 쓰세요"},
	{"age %d: not an age from 1 to %d", "--age %1: 1부터 %2까지의 나이로 쓰세요"},
	{"expect %q: not an age rule and a verdict, such as full-age-19: underage", "--expect %1: full-age-19: underage처럼 나이 기준과 결과를 쓰세요"},
	{"draft: found %t, expected %t (%t)", "새 인물: %1. 기대값: %2. %3"},
	{"draft: found %t, expected %t ()", "새 인물: %1. 기대값: %2"},
}

// interceptTexts are the messages about commands that moved, and about programs that are redirected.
var interceptTexts = []bilingual.Text{
	{"to serve the people in it: '%s --fixtures %s'", "그 안의 인물로 서버를 시작하려면: '%1 --fixtures %2'"},
	{"%w is a command of %w now", "%1 명령은 이제 %2에 있습니다"},
	{"type: %s", "이렇게 실행하세요: %1"},
	{"(environment variables of it begin with IAMPORT_VERIFY_)", "(환경 변수는 IAMPORT_VERIFY_로 시작합니다)"},
	{"--age-rule: %s", "--age-rule: %1"},

	{"%s: no command was named", "%1: 실행할 명령이 없습니다"},
	{"write it after --, for example '%s -- npm start'", "-- 뒤에 쓰세요. 예: '%1 -- npm start'"},
	{"is it installed, and in PATH?", "설치되어 있고 PATH에 있는지 확인하세요"},
	{"no place for the certificate files: %s", "인증서 파일을 둘 곳이 없습니다: %1"},
	{"name a folder with --dir", "--dir로 폴더를 지정하세요"},
	{"--bundle: %s", "--bundle: %1"},
	{"or leave --bundle out", "또는 --bundle을 빼세요"},
	{"--out: %t", "--out: %1"},
	{"--out: %s", "--out: %1"},
	{"the journal of the mock: %s", "모의 서버의 요청 기록: %1"},
	{"both calls have reached the mock", "두 요청이 모두 모의 서버에 도착했습니다"},
}
