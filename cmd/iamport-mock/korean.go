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

// languageUsage is the usage of --lang, whose value [cli.Process.Lang] reads.
const languageUsage = "language of what is said"

// koreanTexts are the messages of this program that have a Korean text, and
// what it prints.
func koreanTexts() []bilingual.Text {
	return slices.Concat(printedTexts, fixturesTexts, interceptTexts, composeTexts, stateTexts, cli.Texts(), serving.Texts(), fixture.Texts())
}

var stateTexts = []bilingual.Text{
	{"--state %s: %t", "--state %1: %2"},
	{"state file %s: %t", "상태 파일 %1: %2"},
	{"state file %s: %s", "상태 파일 %1: %2"},
	{"this is a folder", "파일이 아니라 폴더입니다"},
	{"this is a device or a pipe", "파일이 아니라 장치나 파이프입니다"},
	{
		"--state %s: in the folder of --fixtures %s a file with this ending is read as a scenario file",
		"--state %1: --fixtures %2 폴더에서 이 확장자의 파일은 시나리오 파일로 읽힙니다",
	},
	{"this folder does not exist", "없는 폴더입니다"},
	{"the folder %s does not exist", "%1 폴더가 없습니다"},
	{"make the folder, or name a file in another", "폴더를 만들거나 다른 폴더의 파일을 지정하세요"},
	{"its lock would be %s, which is a link, a folder or a device", "잠금 파일로 쓸 %1이(가) 링크나 폴더, 장치입니다"},
	{"its lock would be %s, which is a file of somebody else", "잠금 파일로 쓸 %1이(가) 다른 프로그램의 파일입니다"},
	{"name another file; nothing was changed", "다른 파일을 지정하세요. 아무것도 바꾸지 않았습니다"},
	{"its lock cannot be made: %t", "잠금 파일을 만들 수 없습니다: %1"},
	{"another iamport-mock uses it", "다른 iamport-mock이 사용하고 있습니다"},
	{"another iamport-mock uses it (process %d)", "다른 iamport-mock(프로세스 %1)이 사용하고 있습니다"},
	{"another file is in its place", "그 자리에 다른 파일이 있습니다"},
	{"somebody removed it; it is written anew", "누군가 파일을 지웠습니다. 다시 씁니다"},
	{"somebody changed it; it is written anew", "누군가 파일을 바꿨습니다. 다시 씁니다"},
	{"stop that one, or name another file", "그 서버를 종료하거나 다른 파일을 지정하세요"},
	{"it cannot be locked: %t", "파일을 잠글 수 없습니다: %1"},
	{"name a file on a disk of this machine", "이 컴퓨터의 디스크에 있는 파일을 지정하세요"},
	{"name a file that can be read", "읽을 수 있는 파일을 지정하세요"},
	{"name a file in a folder that can be written and has room", "쓸 수 있고 공간이 남은 폴더의 파일을 지정하세요"},
	{"not a state file of iamport-mock: its first line is not that of one", "iamport-mock의 상태 파일이 아닙니다: 첫 줄이 상태 파일의 첫 줄이 아닙니다"},
	{"name another file; this one stays as it is", "다른 파일을 지정하세요. 이 파일은 그대로 둡니다"},
	{
		"written by a newer iamport-mock: %s, in format %d; this one reads format %d",
		"더 새로운 iamport-mock %1이(가) 쓴 파일입니다(형식 %2). 이 버전은 형식 %3까지만 읽습니다",
	},
	{"start that version, or name another file; this one stays as it is", "그 버전을 실행하거나 다른 파일을 지정하세요. 이 파일은 그대로 둡니다"},
	{"the state file is broken: lines %d to %d: %t", "상태 파일이 손상되었습니다. %1~%2행: %3"},
	{"the state file is broken: it ends at line %d, before its beginning is complete", "상태 파일이 손상되었습니다. 처음 부분이 %1행에서 끊겼습니다"},
	{"the state file is broken: site %w: %t", "상태 파일이 손상되었습니다. 사이트 %1: %2"},
	{"the checksum is another", "체크섬이 맞지 않습니다"},
	{"put a copy back, or name another file; this one stays as it is", "복사본을 되돌리거나 다른 파일을 지정하세요. 이 파일은 그대로 둡니다"},
	{"--%w cannot set clocks that --state %s has already", "--state %2에 시계가 이미 있으므로 --%1(으)로 맞출 수 없습니다"},
	{
		"leave --%w out, or name another file; clocks are moved over the control API",
		"--%1을(를) 빼거나 다른 파일을 지정하세요. 시계는 제어 API로 옮깁니다",
	},
	{"--state %s: what the mock was told last is not in it", "--state %1: 마지막에 지시한 내용이 파일에 없습니다"},
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

// composeTexts are the comments of the recipe for docker compose.
var composeTexts = []bilingual.Text{
	{"The mock takes the place of api.iamport.kr in the network of your containers.", "컨테이너 네트워크 안에서 모의 서버가 api.iamport.kr을 대신합니다."},
	{
		"Your service keeps its code and its image; it learns which authority to trust, and nothing else.",
		"서비스의 코드와 이미지는 그대로 둡니다. 어떤 인증 기관을 믿을지만 알려 줍니다.",
	},
	{"In a clone of the repository this builds the image:", "이미지는 저장소를 복제한 폴더에서 이렇게 만듭니다."},
	{
		"With the image of a release, load its archive with docker load, and write the name that it prints as image below.",
		"릴리스의 이미지를 쓰려면 이미지 파일을 docker load로 읽고, 출력된 이름을 아래 image에 쓰세요.",
	},
	{"containers may bind it without being root", "컨테이너에서는 root가 아니어도 이 포트를 쓸 수 있습니다"},
	{"a new volume gets the owner that /ca has in the image", "새 볼륨의 소유자는 이미지 안 /ca의 소유자와 같아집니다"},
	{"add these lines to your own service", "여러분의 서비스에 이 줄들을 더하세요"},
	{"the key in it can be read by the mock's user alone", "안에 있는 키는 모의 서버의 사용자만 읽을 수 있습니다"},
	{"These replace what a program trusts, so that it can reach the mock alone.", "아래 변수는 프로그램이 믿는 인증 기관을 바꾸므로, 그 프로그램은 모의 서버에만 연결할 수 있습니다."},
	{
		"If it must reach others too, build a bundle: iamport-mock intercept ca --bundle",
		"다른 서버에도 연결해야 하면 인증서를 묶은 파일을 만드세요: iamport-mock intercept ca --bundle",
	},
	{"Python requests", "Python requests"},
	{"Go, httpx, OpenSSL", "Go, httpx, OpenSSL"},
	{"curl, PHP", "curl, PHP"},
}

// interceptTexts are the messages about commands that moved, and about programs that are redirected.
var interceptTexts = []bilingual.Text{
	{"to serve the people in it: '%s --fixtures %s'", "그 안의 인물로 서버를 시작하려면: '%1 --fixtures %2'"},
	{"%w is a command of %w now", "%1 명령은 이제 %2에 있습니다"},
	{"type: %s", "이렇게 실행하세요: %1"},
	{"(environment variables of it begin with IAMPORT_VERIFY_)", "(환경 변수는 IAMPORT_VERIFY_로 시작합니다)"},
	{"--age-rule: %t", "--age-rule: %1"},
	{"age rule %q: expected full-age-N, year-age-N, birth-year-Y or none", "%1은(는) 쓸 수 없는 나이 기준입니다. full-age-N, year-age-N, birth-year-Y, none 중 하나로 쓰세요"},
	{"age rule %q: expected %wN with N from %d to %d", "%1은(는) 쓸 수 없는 나이 기준입니다. %2N의 N은 %3부터 %4까지입니다"},

	{"%s: no command was named", "%1: 실행할 명령이 없습니다"},
	{"write it after --, for example '%s -- npm start'", "-- 뒤에 쓰세요. 예: '%1 -- npm start'"},
	{"is it installed, and in PATH?", "설치되어 있고 PATH에 있는지 확인하세요"},
	{"no place for the certificate files: %s", "인증서 파일을 둘 곳이 없습니다: %1"},
	{"name a folder with --dir", "--dir로 폴더를 지정하세요"},
	{"--bundle: %t", "--bundle: %1"},
	{"--bundle: %s", "--bundle: %1"},
	{"or leave --bundle out", "또는 --bundle을 빼세요"},
	{"--out: %t", "--out: %1"},
	{"--out: %s", "--out: %1"},
	{"the journal of the mock: %s", "모의 서버의 요청 기록: %1"},
	{"both calls have reached the mock", "두 요청이 모두 모의 서버에 도착했습니다"},
}
