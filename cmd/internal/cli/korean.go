package cli

import "github.com/iamport-mock/iamport-mock/openapi/bilingual"

// Texts are the messages about command lines, in English and Korean.
func Texts() []bilingual.Text { return texts }

var texts = []bilingual.Text{
	{"interrupted", "중단했습니다"},
	{"see '%s'", "도움말: '%1'"},
	{"it is a command: '%s'", "플래그가 아니라 명령입니다: '%1'"},
	{"%s has no flag --%w", "%1 명령에는 --%2 플래그가 없습니다"},
	{"did you mean --%w? See '%s'", "혹시 --%1인가요? 도움말: '%2'"},
	{"did you mean '%s'?", "혹시 '%1'인가요?"},
	{"did you mean %s?", "혹시 %1인가요?"},
	{"there are %s", "다음 중 하나로 쓰세요: %1"},
	{"unknown command %q", "%1은(는) 알 수 없는 명령입니다"},
	{"%s takes no argument, found %q", "%1 명령에는 인자를 쓸 수 없습니다: %2"},
	{"%s takes one argument, found %q", "%1 명령에는 인자를 하나만 쓸 수 있습니다: %2"},
	{"flag needs an argument: %s", "플래그에 값이 필요합니다: %1"},
	{"unknown shorthand flag: %s", "알 수 없는 짧은 플래그입니다: %1"},
	{"invalid argument %q for %q flag: %t", "%2 플래그의 값 %1이(가) 잘못되었습니다: %3"},
	{"environment variable %w: %t", "환경 변수 %1: %2"},
	{"%q is not one of %s", "%1은(는) 쓸 수 없는 값입니다. %2 중 하나로 쓰세요"},
	{"%q is not one of %s; did you mean %w?", "%1은(는) 쓸 수 없는 값입니다. %2 중 하나로 쓰세요. 혹시 %3인가요?"},
	{"strconv.%w: parsing %q: invalid syntax", "%2은(는) 읽을 수 없는 값입니다"},
	{"strconv.%w: parsing %q: value out of range", "%2은(는) 너무 큰 값입니다"},
	{"time: invalid duration %q", "%1은(는) 시간이 아닙니다. 예: 500ms, 10s, 5m"},
	{"time: missing unit in duration %q", "%1에 단위가 없습니다. 예: 500ms, 10s, 5m"},
	{"time: unknown unit %q in duration %q", "%2의 단위 %1을(를) 알 수 없습니다. 예: 500ms, 10s, 5m"},

	// What the system says.
	{"no such file or directory", "파일이나 폴더가 없습니다"},
	{"permission denied", "권한이 없습니다"},
	{"is a directory", "파일이 아니라 폴더입니다"},
	{"not a directory", "폴더가 아니라 파일입니다"},
	{"file exists", "파일이 이미 있습니다"},
	{"read-only file system", "읽기 전용 파일 시스템입니다"},
	{"no space left on device", "디스크에 남은 공간이 없습니다"},
	{"address already in use", "이미 사용 중인 주소입니다"},
	{"connection refused", "연결이 거부되었습니다"},
	{"exit status %d", "종료 코드 %1"},
	{"executable file not found in $PATH", "PATH에서 실행 파일을 찾을 수 없습니다"},
	{"listen tcp %s: bind: %t", "%1: %2"},
	{"dial tcp %s: connect: %t", "%1: %2"},
	{"exec: %q: %t", "%1: %2"},
	{"invalid regexp: %s", "정규식으로 읽을 수 없습니다: %1"},
}
