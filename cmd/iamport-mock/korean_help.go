package main

import (
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// koreanHelp are the texts of help in English and Korean: of the commands that testers and scripts type. The help of a
// command with a text that stands in neither table stays English.
func koreanHelp() []bilingual.Text {
	days := strings.Join(identity.DayForms(), ", ")
	return append(slices.Concat(cli.HelpTexts(), helpTexts), bilingual.Text{
		"`DAY` the day of --turns: " + days + "; today when left out", "`DAY` --turns의 나이가 되는 날: " + days + ". 생략하면 today",
	})
}

var helpTexts = []bilingual.Text{
	{"Check, list and write scenario files", "픽스처 파일 검사, 목록, 작성"},
	{"Check, list and write scenario files. None of these starts or needs a running mock.", "픽스처 파일을 검사하고, 목록을 보고, 새로 씁니다. 모의 서버를 시작하지 않으며, 실행 중일 필요도 없습니다."},
	{"List every imp_uid with its person, age today and expectation", "모든 imp_uid의 인물, 오늘 나이, 기대 결과 보기"},
	{"Write a commented scenario file of one new person", "새 인물 한 명이 있는, 주석이 달린 픽스처 파일 쓰기"},
	{"Print the JSON Schema of scenario files", "픽스처 파일의 JSON 스키마 출력"},
	{"Report everything that is wrong in scenario files", "픽스처 파일의 잘못을 모두 보고"},
	{
		"List every imp_uid that the mock knows: the person, the age today (full age and\nyear age, 만 나이 and 연 나이), the provider, the state (a verification is called stale\nafter a day), the verdict that is expected of a merchant, and where it is written.\n\nDIR is a folder of YAML scenario files, or one such file; several are laid over\neach other in order. --fixtures DIR means the same, as for the server.\nThe built-in people are always listed.",
		"모의 서버에 있는 모든 imp_uid를 보여 줍니다: 인물, 오늘의 나이(만 나이와 연 나이), 인증사,\n상태(하루가 지난 인증은 '오래됨'), 백엔드에 기대하는 결과, 정의 위치.\n\nDIR은 픽스처 파일의 폴더나 픽스처 파일 하나이며, 여러 개를 쓰면 차례로 더해집니다.\n--fixtures DIR도 서버에서와 같은 뜻입니다. 기본 인물은 항상 나옵니다.",
	},
	{"`DIR` folder or file to read, as a DIR argument; repeatable", "`DIR` 읽을 폴더나 파일. DIR 인자와 같고 여러 번 쓸 수 있습니다"},
	{"how the list looks on stdout", "목록의 출력 형식"},
	{"language of what is said; left out, that of LC_ALL, LC_MESSAGES or LANG", "출력 언어. 생략하면 LC_ALL, LC_MESSAGES, LANG을 따릅니다"},
	{"`TIME` as of when, RFC 3339 or \"2026-03-01 09:00\" in Seoul; now when left out", "`TIME` 기준 시각. RFC 3339 또는 서울 시각 \"2026-03-01 09:00\". 생략하면 지금"},
	{
		"Write a commented scenario file of one invented person with one certification\nand a fresh imp_uid, to stdout or to a new file. The birthday is given by one of\n--turns (with --on), --age and --birthday.",
		"가상의 인물 한 명과 새 imp_uid의 인증 하나가 있는, 주석이 달린 픽스처 파일을 출력하거나\n새 파일에 씁니다. 생일은 --turns(--on과 함께), --age, --birthday 중 하나로 정합니다.",
	},
	{"`AGE` the full age (만 나이) that the person reaches on the day of --on", "`AGE` --on의 날에 되는 만 나이"},
	{"`AGE` the full age today, half a year from both birthdays", "`AGE` 오늘의 만 나이. 생일은 반년 떨어진 날로 정해집니다"},
	{"`DATE` the date of birth, such as 2004-02-29", "`DATE` 생년월일. 예: 2004-02-29"},
	{
		"`VERDICT` what a merchant must decide: created, existing, underage, rejected or unavailable,\nor one for each age rule: \"full-age-19: underage, year-age-19: created\"",
		"`VERDICT` 백엔드가 내려야 할 판단: created, existing, underage, rejected, unavailable 중 하나\n또는 나이 기준마다 하나: \"full-age-19: underage, year-age-19: created\"",
	},
	{"`NAME` the invented person's name; one is chosen when left out", "`NAME` 가상 인물의 이름. 생략하면 골라 줍니다"},
	{"`GENDER` female or male", "`GENDER` female 또는 male"},
	{"the person is a foreigner", "외국인으로 합니다"},
	{"`NUMBER` the phone; an invented one when left out", "`NUMBER` 전화번호. 생략하면 가상의 번호"},
	{"`CARRIER` SKT, KT, LGT, SKT_MVNO, KT_MVNO or LGT_MVNO", "`CARRIER` SKT, KT, LGT, SKT_MVNO, KT_MVNO, LGT_MVNO 중 하나"},
	{"`PROVIDER` danal, inicis_unified, kcp_v2, inicis", "`PROVIDER` danal, inicis_unified, kcp_v2, inicis 중 하나"},
	{"`NAME` the scenario's name; made from the birthday when left out", "`NAME` 시나리오 이름. 생략하면 생일로 정해집니다"},
	{"`FILE` the file to write; stdout when left out", "`FILE` 쓸 파일. 생략하면 화면에 출력합니다"},
	{"overwrite the file of --out", "--out의 파일이 있으면 덮어씁니다"},
	{"language of the comments and of errors; left out, that of LC_ALL, LC_MESSAGES or LANG", "주석과 오류 메시지의 언어. 생략하면 LC_ALL, LC_MESSAGES, LANG을 따릅니다"},
	{
		"Print the JSON Schema (draft 2020-12) of scenario files, for editors:\na first line \"# yaml-language-server: $schema=./fixture.schema.json\" turns it on.",
		"편집기에서 쓸 픽스처 파일의 JSON 스키마(draft 2020-12)를 출력합니다. 파일 첫 줄에\n\"# yaml-language-server: $schema=./fixture.schema.json\"을 쓰면 적용됩니다.",
	},
	{
		"Report everything that is wrong in scenario files, all of it at once, as\nfile:line:column: found, expected, what to do. It exits with 1 when something is.\n\nDIR is a folder of YAML scenario files, or one such file; several are laid over\neach other in order. --fixtures DIR means the same, as for the server.",
		"픽스처 파일의 잘못을 파일:줄:칸, 발견한 것, 기대값, 고칠 방법과 함께 한꺼번에 보고합니다.\n잘못이 있으면 종료 코드는 1입니다.\n\nDIR은 픽스처 파일의 폴더나 픽스처 파일 하나이며, 여러 개를 쓰면 차례로 더해집니다.\n--fixtures DIR도 서버에서와 같은 뜻입니다.",
	},
	{"show the line with a mark under the place; on a terminal it always does", "잘못된 줄과 위치 표시를 함께 보여 줍니다. 터미널에서는 항상 보여 줍니다"},
	{"how the report looks on stdout", "보고의 출력 형식"},
	{"count warnings as errors", "경고도 오류로 봅니다"},

	{
		"Ask a running mock how it is, over its control listener. It exits with 0 when the\nmock serves, also while the last fixture files are wrong and the state before\nthem is still served, or the state file cannot be written (it says \"degraded\"),\nand with 3 when no mock answers.",
		"실행 중인 모의 서버의 상태를 제어 API로 확인합니다. 서버가 응답하면 0으로 끝납니다. 픽스처\n파일이 잘못되어 이전 상태로 응답하는 중이거나 상태 파일을 쓸 수 없을 때도 0이고\n\"degraded\"라고 출력합니다. 응답하는 모의 서버가 없으면 3으로 끝납니다.",
	},
	{
		"`URL` the control listener, or its HOST:PORT; when left out that of\nIAMPORT_MOCK_CONTROL_ADDR, else http://127.0.0.1:10852",
		"`URL` 제어 API의 주소 또는 HOST:PORT. 생략하면 IAMPORT_MOCK_CONTROL_ADDR의 값,\n그것도 없으면 http://127.0.0.1:10852",
	},
	{"`TOKEN` needed when other machines can reach the control API of the mock", "`TOKEN` 다른 컴퓨터에서 제어 API에 접속할 수 있는 모의 서버에 필요한 제어 토큰"},
	{"how long to wait for an answer", "응답을 기다리는 시간"},
}
