package main

import (
	"slices"
	"strconv"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
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
	return slices.Concat(fixturesTexts, cli.Texts(), fixture.Texts())
}

var fixturesTexts = []bilingual.Text{
	{"%s: no .yaml or .yml file in it", "%1: .yaml이나 .yml 파일이 없습니다"},
	{"name a folder of YAML files, or one such file", "YAML 파일이 있는 폴더나 YAML 파일을 지정하세요"},
	{"fixtures cannot be loaded: 1 problem", "픽스처 파일을 읽을 수 없습니다: 문제 1개"},
	{"fixtures cannot be loaded: %d problems", "픽스처 파일을 읽을 수 없습니다: 문제 %1개"},
	{"mend them, then try again; '%s' checks without serving", "고친 뒤 다시 실행하세요. 서버를 띄우지 않고 검사만 하려면: '%1'"},
	{"--fixtures %s: %t", "--fixtures %1: %2"},
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
	{"age %d: not an age from 1 to %d", "--age %1: 1부터 %2까지의 나이로 쓰세요"},
	{"expect %q: not an age rule and a verdict, such as full-age-19: underage", "--expect %1: full-age-19: underage처럼 나이 기준과 결과를 쓰세요"},
	{"draft: found %t, expected %t (%t)", "새 인물: %1. 기대값: %2. %3"},
	{"draft: found %t, expected %t ()", "새 인물: %1. 기대값: %2"},
}
