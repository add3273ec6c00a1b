package main

import (
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// koreanHelp are the texts of the commands' help in English and Korean.
func koreanHelp() []bilingual.Text {
	days := strings.Join(identity.DayForms(), ", ")
	return append(slices.Concat(cli.HelpTexts(), helpTexts, serveTexts, interceptHelpTexts),
		bilingual.Text{"`DAY` the day of --turns: " + days + "; today when left out", "`DAY` --turns의 나이가 되는 날: " + days + ". 생략하면 today"},
		bilingual.Text{
			"`NAME` fault profile applied to every site at start: " + strings.Join(fault.Profiles(), " or ") + "; chance follows --seed",
			"`NAME` 시작할 때 모든 사이트에 적용할 장애 프로필: " + strings.Join(fault.Profiles(), " 또는 ") + ". 확률은 --seed로 고정됩니다",
		},
		bilingual.Text{deviationHelp(saying{}), deviationHelp(saying{korean: true})},
	)
}

var helpTexts = []bilingual.Text{
	{
		"A faithful fake of the i'mport (PortOne V1) identity-verification API, fed by\nscenario fixtures. Without a command it serves; it never calls out.",
		"아임포트(포트원 V1) 본인인증 API를 흉내 내는 모의 서버입니다. 응답할 인물은 픽스처 파일에 적습니다.\n명령 없이 실행하면 서버를 시작합니다. 스스로 외부에 접속하지 않습니다.",
	},
	{"Exit codes: 0 fine, 1 broken, 2 usage or configuration, 3 mock unreachable, 4 nothing to do\n", "종료 코드: 0 정상, 1 잘못된 것이 있음, 2 잘못된 사용법이나 설정, 3 모의 서버에 연결하지 못함, 4 할 일이 없음\n"},

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

	{"Ask a running mock how it is; exit 0 or 3", "실행 중인 모의 서버의 상태 확인(종료 코드 0 또는 3)"},
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

// serveTexts are those of serve and demo.
var serveTexts = []bilingual.Text{
	{"Serve the API (what iamport-mock does without a command)", "모의 서버 시작(명령 없이 실행한 것과 같음)"},
	{
		"Serve the identity-verification API and, on a second listener, the control API.\nThe built-in people are always there; --fixtures lays your own files over them\nand takes up their changes while the mock runs.",
		"본인인증 API를 열고, 별도의 주소에 제어 API도 엽니다. 기본 인물은 항상 있고, 직접 쓴 픽스처\n파일은 --fixtures로 더합니다. 서버가 도는 동안 파일을 고치면 바로 반영됩니다.",
	},
	{"Serve the mock and a sign-up page that is right, with a tour", "모의 서버와 올바른 예제 가입 페이지를 함께 켜고 둘러보기"},
	{
		"Serve the mock together with the reference merchant: a sign-up page and the\ntutorial's two endpoints, with its accounts in memory. A tour through the browser\nis opened and one of commands to paste is printed; the merchant's log shows what\nwas decided.",
		"모의 서버와 예제 백엔드를 함께 켭니다. 예제 백엔드는 가입 페이지와 튜토리얼의 엔드포인트 두\n개를 올바르게 구현한 것이고, 계정은 메모리에만 둡니다. 브라우저로 둘러볼 페이지를 열고,\n붙여 넣어 볼 명령을 출력합니다. 가입마다 어떻게 판단했는지는 백엔드의 로그에 나옵니다.",
	},
	{"`HOST:PORT` where the merchant listens; port 0 picks a free one; left out, ::1 has the same port too", "`HOST:PORT` 예제 백엔드가 요청을 받는 주소. 포트를 0으로 쓰면 빈 포트를 고릅니다. 생략하면 ::1의 같은 포트에서도 받습니다"},
	{"`RULE` who is old enough for the merchant: full-age-N (만 나이), year-age-N (연 나이), birth-year-Y or none", "`RULE` 예제 백엔드의 나이 규칙: full-age-N(만 나이), year-age-N(연 나이), birth-year-Y(출생 연도), none(제한 없음)"},
	{"whether the tour is opened in a browser; auto does so from a terminal", "둘러볼 페이지를 브라우저로 열지 여부. auto는 터미널에서 실행했을 때만 엽니다"},

	{"`HOST:PORT` where the API listens; port 0 picks a free one; left out, ::1 has the same port too", "`HOST:PORT` API가 요청을 받는 주소. 포트를 0으로 쓰면 빈 포트를 고릅니다. 생략하면 ::1의 같은 포트에서도 받습니다"},
	{"`HOST:PORT` where the control API listens, or \"off\"; left out, ::1 has the same port too", "`HOST:PORT` 제어 API가 요청을 받는 주소. \"off\"면 열지 않습니다. 생략하면 ::1의 같은 포트에서도 받습니다"},
	{
		"`TOKEN` opens the control API from any host name; needed beyond loopback, where one is made and printed if left out",
		"`TOKEN` 제어 토큰. 이 토큰이 있으면 어떤 호스트 이름으로도 제어 API에 접속할 수 있습니다. 루프백이 아닌 주소를 열 때 필요하며, 생략하면 만들어서 출력합니다",
	},
	{
		"`HOST:PORT` where the API listens for HTTPS as api.iamport.kr, with a certificate of a throw-away authority;\noff when left out; 127.0.0.1:10853 is customary, 443 where only the host name is redirected",
		"`HOST:PORT` API가 api.iamport.kr 이름으로 HTTPS 요청을 받는 주소. 임시 인증 기관(CA)의 인증서를 씁니다.\n생략하면 열지 않습니다. 보통 127.0.0.1:10853을, 호스트 이름만 모의 서버로 돌릴 때는 443을 씁니다",
	},
	{
		"`HOST:PORT` where a proxy listens that redirects the real hosts to the mock, for programs with hard-coded URLs;\noff when left out; 127.0.0.1:10854 is customary; see 'iamport-mock intercept -h'",
		"`HOST:PORT` 실제 호스트로 가는 요청을 모의 서버로 돌리는 프록시의 주소. URL이 코드에 박혀 있는 프로그램에 씁니다.\n생략하면 열지 않습니다. 보통 127.0.0.1:10854를 씁니다. 자세한 내용: 'iamport-mock intercept -h'",
	},
	{
		"what the proxy does about other hosts; refuse keeps a test from reaching anything real, pass forwards them,\npass-local forwards to services of this machine too where other machines may use the proxy",
		"다른 호스트로 가는 요청을 프록시가 처리하는 방법. refuse는 거절해서 테스트가 실제 서비스에 닿지 않게 하고,\npass는 넘겨줍니다. pass-local은 다른 컴퓨터에서 프록시를 쓸 수 있어도 이 컴퓨터의 서비스로 가는 요청까지 넘겨줍니다",
	},
	{"`DIR` keeps the authority's certificate and key from start to start; they live in memory alone when left out", "`DIR` CA의 인증서와 키를 저장해 두고 다음 실행에도 쓸 폴더. 생략하면 메모리에만 둡니다"},
	{
		"`DIR` folder of YAML scenario files, or one file, to lay over the built-in people; repeatable\n(in the environment: separated by a comma or as PATH is)",
		"`DIR` 기본 인물에 더할 픽스처 파일의 폴더나 픽스처 파일 하나. 여러 번 쓸 수 있습니다\n(환경 변수에서는 쉼표로, 또는 PATH처럼 구분합니다)",
	},
	{"let the console save people into the --fixtures folder when the control API listens beyond loopback", "제어 API를 루프백이 아닌 주소에 열어도 콘솔에서 --fixtures 폴더에 인물을 저장할 수 있게 합니다"},
	{"`FILE` YAML file of customer accounts beside the tutorial's own", "`FILE` 튜토리얼의 계정 외에 더할 고객사 계정을 적은 YAML 파일"},
	{
		"`FILE` keeps what the mock is told while it runs, tokens included, so that the next start goes on from there;\nit holds secrets; nothing outlives the mock when left out",
		"`FILE` 실행 중에 바뀐 상태를 토큰까지 저장하는 파일. 다음 실행은 이 상태에서 이어집니다. 시크릿도 들어 있습니다.\n생략하면 서버를 끌 때 모든 것을 잊습니다",
	},
	{"`TIME` where the clock starts, RFC 3339 or \"2026-03-01 09:00\" in Seoul; now when left out", "`TIME` 시계의 시작 시각. RFC 3339 또는 서울 시각 \"2026-03-01 09:00\". 생략하면 지금"},
	{"hold the clock still where it starts", "시계를 시작 시각에 멈춰 둡니다"},
	{"`NUMBER` fixes tokens, fresh ids and codes; with 0 each start has its own", "`NUMBER` 토큰, 새 imp_uid, 인증번호를 고정하는 수. 0이면 시작할 때마다 다릅니다"},
	{
		"`ID=VALUE` how to behave where the real service is not known; repeatable\n(in the environment: separated by a comma); 'iamport-mock serve -h' lists them",
		"`ID=VALUE` 실제 서비스의 동작이 알려지지 않은 부분을 어떻게 할지 정하는 스위치. 여러 번 쓸 수 있습니다\n(환경 변수에서는 쉼표로 구분합니다). 목록: 'iamport-mock serve -h'",
	},
	{"how log lines look on stderr", "표준 오류에 쓰는 로그의 형식"},
	{"what is logged; warn leaves out the lines of good requests", "로그 수준. warn이면 정상 요청은 쓰지 않습니다"},
	{"`NUMBER` how many requests the journal of each site keeps", "`NUMBER` 사이트마다 요청 기록에 남기는 요청 수"},
	{"`NUMBER` how many bytes those requests may use; all sites share\n128 MiB", "`NUMBER` 사이트마다 요청 기록이 쓸 수 있는 바이트 수. 모든 사이트를 합해\n128 MiB까지 씁니다"},
	{"show tokens, secrets, CIs and phone numbers in the journal, where they are marks otherwise", "요청 기록에 토큰, 시크릿, CI, 전화번호를 가리지 않고 보여 줍니다"},
	{"print only the ready line on start", "시작할 때 ready 줄만 출력합니다"},
	{
		"`FILE` written when the mock answers, removed when it stops: JSON with api, control and pid, and tls and proxy where they are on",
		"`FILE` 준비 파일. 응답할 수 있게 되면 쓰고 종료할 때 지웁니다. api, control, pid와, 열려 있으면 tls, proxy를 JSON으로 적습니다",
	},
	{"how often to poll fixtures, in addition to file events; 0 turns reloading off", "파일 이벤트와 별도로 픽스처 파일이 바뀌었는지 확인하는 간격. 0이면 다시 읽지 않습니다"},
	{"how long a stop waits for requests under way", "종료할 때 처리 중인 요청을 기다리는 시간"},
	{
		"stop when stdin is closed, as it is when the program that started the mock ends, however it ends:\ntests that keep a pipe to it open leave no mock behind",
		"표준 입력이 닫히면 종료합니다. 모의 서버를 띄운 프로그램이 어떻게 끝나든 표준 입력은 닫히므로,\n테스트에서 파이프로 연결해 두면 모의 서버가 남지 않습니다",
	},
}

// interceptHelpTexts are those of intercept and its commands.
var interceptHelpTexts = []bilingual.Text{
	{"Make programs with a hard-coded real host use the mock", "실제 호스트가 코드에 박혀 있는 프로그램을 모의 서버에 연결"},
	{
		"Make programs with a hard-coded https://api.iamport.kr use a running mock,\nwithout a change of their code. The mock must serve HTTPS, the proxy, or both:\n\n  iamport-mock --tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854",
		"https://api.iamport.kr이 코드에 박혀 있는 프로그램을 고치지 않고 실행 중인 모의 서버에\n연결합니다. 모의 서버에 HTTPS나 프록시가 열려 있어야 합니다. 둘 다 열려면:\n\n  iamport-mock --tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854",
	},
	{"Print the certificate of the running mock's test authority", "실행 중인 모의 서버의 CA 인증서 출력"},
	{
		"Print the certificate that the running mock's HTTPS is signed by, in PEM. It is\ngood for the imitated hosts and loopback addresses alone, for 30 days at most,\nand belongs into no key store. With --bundle the system's roots come before it,\nfor variables that replace what a program trusts, such as SSL_CERT_FILE.",
		"실행 중인 모의 서버가 HTTPS에 쓰는 CA의 인증서를 PEM으로 출력합니다. 흉내 내는 호스트와\n루프백 주소에만, 길어야 30일 동안 유효합니다. 시스템 인증서 저장소에는 넣지 마세요. --bundle을\n주면 시스템의 루트 인증서를 앞에 붙입니다. SSL_CERT_FILE처럼 신뢰할 인증서 전체를 바꾸는\n환경 변수에 씁니다.",
	},
	{"`FILE` to write in place of printing", "`FILE` 출력하는 대신 쓸 파일"},
	{"put the system's roots before it", "시스템의 루트 인증서를 앞에 붙입니다"},
	{"Say whether both calls of a program reach the mock, and how", "프로그램의 두 요청이 모의 서버에 오는지, 어떤 경로로 오는지 확인"},
	{
		"Start a command as 'intercept run' does and say, when it has ended, whether both\nof its calls reached the mock, the one for the token and the one for the\ncertification: a client library may well send one of them to the real host. It\nsays on which way they came, and what was for other hosts. A server does not end\nby itself: interrupt it after a sign-up, or let --stop do so.\n\nIt exits with 0 when both reached the mock, with 1 when not, with 3 when no mock\nanswers; the exit code of the command is printed.",
		"'intercept run'처럼 명령을 실행하고, 끝나면 토큰 요청과 인증 정보 요청이 둘 다 모의 서버에\n왔는지 알려 줍니다. 클라이언트 라이브러리가 그중 하나를 실제 호스트로 보낼 수도 있습니다.\n어떤 경로로 왔는지, 다른 호스트로 간 요청은 무엇인지도 알려 줍니다. 서버는 스스로 끝나지\n않으므로, 가입을 한 번 해 본 뒤 중단하거나 --stop을 쓰세요.\n\n둘 다 모의 서버에 왔으면 0, 아니면 1, 응답하는 모의 서버가 없으면 3으로 끝납니다. 실행한\n명령의 종료 코드는 화면에 출력합니다.",
	},
	{"interrupt the command as soon as both calls have reached the mock", "두 요청이 모두 모의 서버에 오면 바로 명령을 중단합니다"},
	{"Print what to set for a program of a stack", "언어별로 설정할 환경 변수 출력"},
	{
		"Print the environment that makes a program use the running mock, as lines for a\nPOSIX shell, with the reason beside each. The certificate files that they name\nare written first. With --for compose it prints a recipe for docker compose,\nwhich needs no running mock.",
		"프로그램을 실행 중인 모의 서버에 연결하는 환경 변수를 POSIX 셸의 export 줄로 출력하고, 줄마다\n이유를 적습니다. 여기에 나오는 인증서 파일도 미리 써 둡니다. --for compose를 주면 docker\ncompose 설정의 예를 출력합니다. 이때는 모의 서버가 실행 중이 아니어도 됩니다.",
	},
	{"the program's stack", "프로그램의 언어나 도구"},
	{"`DIR` for the certificate files; when left out iamport-mock/PORT in the user's cache folder", "`DIR` 인증서 파일을 쓸 폴더. 생략하면 사용자 캐시 폴더의 iamport-mock/PORT"},
	{"Start a command that uses the mock in place of the real hosts", "실제 호스트 대신 모의 서버를 쓰도록 명령 실행"},
	{
		"Start a command with everything set that 'intercept env' prints. Its input and\noutput are those of this command, signals are passed on to it, and the exit code\nis its own; 3 also says that no mock answers, 2 that it could not be started.",
		"'intercept env'가 출력하는 환경 변수를 모두 설정하고 명령을 실행합니다. 입력과 출력은 그대로\n이어지고 시그널도 전달합니다. 종료 코드는 실행한 명령의 것입니다. 응답하는 모의 서버가 없으면\n3, 명령을 실행할 수 없으면 2로 끝납니다.",
	},
	{
		"`URL` control listener of the running mock, or its HOST:PORT; when left out that of the ready file,\nof IAMPORT_MOCK_CONTROL_ADDR, else http://127.0.0.1:10852",
		"`URL` 실행 중인 모의 서버의 제어 API 주소 또는 HOST:PORT. 생략하면 준비 파일의 주소,\nIAMPORT_MOCK_CONTROL_ADDR의 값, http://127.0.0.1:10852 순으로 찾습니다",
	},
	{"`FILE` that the running mock wrote by its flag of this name", "`FILE` 실행 중인 모의 서버가 같은 이름의 플래그로 쓴 준비 파일"},
	{"how long to wait for an answer of the mock", "모의 서버의 응답을 기다리는 시간"},
}
