package main

import (
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// langUsage follows the usage of --lang, in English and Korean.
const langUsage, langUsageKorean = "; left out, that of LC_ALL, LC_MESSAGES or LANG", ". 생략하면 LC_ALL, LC_MESSAGES, LANG을 따릅니다"

// koreanHelp are the texts of the commands' help in English and Korean.
func koreanHelp() []bilingual.Text {
	return append(slices.Concat(cli.HelpTexts(), helpTexts),
		bilingual.Text{
			"`LIST` further claims: " + strings.Join(contract.ClaimNames(), ", ") + ";\ntrust=false takes one back",
			"`LIST` 더 선언할 규칙: " + strings.Join(contract.ClaimNames(), ", ") + "\ntrust=false처럼 쓰면 선언을 뺍니다",
		},
		bilingual.Text{"language of the suite and of what is reported" + langUsage, "시나리오와 보고서의 언어" + langUsageKorean},
		bilingual.Text{"language of what is reported" + langUsage, "보고서의 언어" + langUsageKorean},
		bilingual.Text{"language of the suite and of what is printed" + langUsage, "시나리오와 출력의 언어" + langUsageKorean},
		bilingual.Text{"language of the comments and of errors" + langUsage, "주석과 오류 메시지의 언어" + langUsageKorean},
		bilingual.Text{"language of what is printed and of the file's comments" + langUsage, "출력과 파일 주석의 언어" + langUsageKorean},
	)
}

var helpTexts = []bilingual.Text{
	// Testing a backend.
	{
		"Test a sign-up backend from outside while this program plays i'mport and the\nbrowser. The mock runs inside; your backend has to ask it in place of the real\nhosts. A backend that answers by the outcome convention (openapi/merchant.yaml)\nneeds no contract file; for every other one, 'iamport-verify init' prints one to\nfill in.\n\nBehind -- stands the command that starts the backend. It gets IAMPORT_URL,\nIAMPORT_KEY, IAMPORT_SECRET and PORT, under other names too where --env says\nso, and is ended when the run is over. A backend with a hard-coded\nhttps://api.iamport.kr is tested with --intercept.",
		"아임포트와 브라우저 역할을 하면서 가입 백엔드를 밖에서 테스트합니다. 모의 서버는 이\n프로그램 안에서 실행되며, 백엔드는 실제 호스트 대신 모의 서버를 호출해야 합니다. 결과\n규약(openapi/merchant.yaml)대로 응답하는 백엔드에는 연동 명세 파일이 필요 없습니다. 그\n밖의 백엔드라면 'iamport-verify init'으로 채워 넣을 양식을 출력하세요.\n\n-- 뒤에는 백엔드를 시작하는 명령을 씁니다. 이 명령에는 IAMPORT_URL, IAMPORT_KEY,\nIAMPORT_SECRET, PORT를 주며, --env로 다른 이름을 정할 수 있습니다. 실행이 끝나면\n백엔드도 종료합니다. 코드에 https://api.iamport.kr이 박혀 있는 백엔드는 --intercept로\n테스트합니다.",
	},
	{
		"Exit codes: 0 every claimed rule held, or what is broken is known (--baseline);\n1 a rule is broken, 2 usage or configuration, 3 target or mock not reached,\n4 nothing was proved or the run is incomplete: no scenario of a claimed rule held, or a\nscenario ended for a reason that arose during the run, such as 429 of the target;\n130 interrupted\n",
		"종료 코드: 0 선언한 규칙을 모두 지킴, 또는 알려진 위반뿐임(--baseline)\n1 위반한 규칙이 있음, 2 잘못된 사용법이나 설정, 3 백엔드나 모의 서버에 연결하지 못함\n4 확인된 것이 없거나 다 확인하지 못함: 선언한 규칙에서 통과한 시나리오가 없거나, 백엔드의\n429 응답처럼 실행 중에 생긴 이유로 시나리오가 끝남\n130 중단됨\n",
	},
	{
		"annotations on stdout and a summary of the job, as GitHub Actions reads them;\nauto does so if GITHUB_ACTIONS is true",
		"GitHub Actions가 읽는 주석을 표준 출력에 쓰고 작업 요약을 남깁니다.\nauto는 GITHUB_ACTIONS가 true일 때만 합니다",
	},
	// Comparing documents.
	{"Compare a published OpenAPI document of the real API with the one that the mock follows", "실제 API의 공개 OpenAPI 문서를 모의 서버가 따르는 문서와 비교"},
	{
		"Compare a published document, Swagger 2.0 or OpenAPI 3, with openapi/iamport.yaml,\nroute by route and field by field: parameters, requests, answers, types, formats,\nwhat is required, values and null. Other routes are left out, but for those below\n/certifications. What FACTS.md or the register of deviations explains is listed as\nknown, and anything else as new.",
		"공개 문서(Swagger 2.0 또는 OpenAPI 3)를 openapi/iamport.yaml과 경로별, 필드별로\n비교합니다. 파라미터, 요청, 응답, 타입, 포맷, 필수 여부, 가능한 값, null을 봅니다.\n/certifications 아래가 아닌 다른 경로는 보지 않습니다. FACTS.md나 차이 목록이 설명하는\n것은 알려진 차이로, 나머지는 새로운 차이로 출력합니다.",
	},
	{
		"Exit codes: 0 every difference is known, 1 there is a new one, 2 usage or not such a document,\n3 not reached\n",
		"종료 코드: 0 모두 알려진 차이, 1 새로운 차이가 있음, 2 잘못된 사용법이나 다른 형식의 문서,\n3 연결하지 못함\n",
	},
	{"Your backend", "백엔드"},
	{"`URL` where your backend answers, such as http://localhost:3000", "`URL` 백엔드의 주소. 예: http://localhost:3000"},
	{"test a target on another machine: accounts stay in the database of that backend", "다른 컴퓨터의 백엔드를 테스트합니다. 계정은 그 백엔드의 데이터베이스에 남습니다"},
	{"`FILE` that says how it is spoken to, how its answers are read, and what it claims", "`FILE` 요청하는 방법, 응답을 읽는 방법, 선언하는 규칙을 적은 연동 명세 파일"},
	{"redirect https://api.iamport.kr to the mock for the started backend, whose code stays as it is", "여기서 시작하는 백엔드가 https://api.iamport.kr로 보내는 요청을 모의 서버로 돌립니다. 코드는 고치지 않습니다"},
	{
		"`NAME=TEXT` for the started backend under names of its own; repeatable. TEXT may hold\n{{url}}, {{key}}, {{secret}} and {{port}}, such as --env PORTONE_API_BASE={{url}}",
		"`NAME=TEXT` 여기서 시작하는 백엔드에 줄 환경 변수. 여러 번 쓸 수 있습니다. TEXT에는\n{{url}}, {{key}}, {{secret}}, {{port}}를 쓸 수 있습니다. 예: --env PORTONE_API_BASE={{url}}",
	},
	{"how long a started backend may take until it answers, other than 502, 503 or 504", "여기서 시작한 백엔드가 502, 503, 504가 아닌 응답을 할 때까지 기다리는 시간"},
	{
		"`ZONE` that TZ is set to for the started backend, such as Asia/Seoul; without it the age\nrules are judged in its own environment, and once more with another TZ set",
		"`ZONE` 여기서 시작하는 백엔드의 TZ. 예: Asia/Seoul. 생략하면 나이 규칙을 백엔드의 환경에서\n확인하고, TZ를 다르게 설정해 한 번 더 확인합니다",
	},
	{"What it claims", "선언하는 규칙"},
	{"`RULE` that it claims: full-age-N, year-age-N or birth-year-Y;\nbirth-year-1999 without a contract file", "`RULE` 나이 규칙: full-age-N(만 나이), year-age-N(연 나이), birth-year-Y(출생 연도)\n연동 명세 파일이 없으면 birth-year-1999"},
	{"Which scenarios run", "실행할 시나리오"},
	{"`EXPRESSION` tag expression that chooses scenarios, such as \"@rule:race or not @alone\"", "`EXPRESSION` 시나리오를 고르는 태그 식. 예: \"@rule:race or not @alone\""},
	{"`EXPRESSION` tag expression that chooses scenarios", "`EXPRESSION` 시나리오를 고르는 태그 식"},
	{"`TEXT` that the names of chosen scenarios contain", "`TEXT` 실행할 시나리오의 이름에 들어 있는 글자"},
	{"`FILE:LINE` the one scenario to run", "`FILE:LINE` 하나만 실행할 시나리오"},
	{"`DIR` folder of YAML scenario files whose expectations are tested too; repeatable", "`DIR` 기대 결과까지 테스트할 픽스처 파일의 폴더. 여러 번 쓸 수 있습니다"},
	{"test what the built-in people expect too", "기본 인물의 기대 결과도 테스트합니다"},
	{
		"run again what was red, as often as the backend answers anew, a contract, feature or\nfixture file changes, or Enter is pressed",
		"백엔드가 다시 시작되거나, 연동 명세·feature·픽스처 파일이 바뀌거나, Enter를 누를 때마다\n위반한 시나리오를 다시 실행합니다",
	},
	{"`DIR` folder of .feature files of your own; repeatable", "`DIR` 직접 쓴 .feature 파일의 폴더. 여러 번 쓸 수 있습니다"},
	{"`NUMBER` that fixes the order of scenarios; with 0 each run has its own", "`NUMBER` 시나리오 순서를 고정하는 수. 0이면 실행할 때마다 다릅니다"},
	{"The mock", "모의 서버"},
	{"`HOST:PORT` where the mock listens for your backend; left out, ::1 has the same port too", "`HOST:PORT` 모의 서버가 백엔드의 요청을 받는 주소. 생략하면 ::1의 같은 포트에서도 받습니다"},
	{"`URL` control listener of a mock that runs already, instead of starting one", "`URL` 이미 실행 중인 모의 서버의 제어 API 주소. 모의 서버를 새로 시작하지 않습니다"},
	{"`TOKEN` needed when other machines can reach the control API of the mock", "`TOKEN` 다른 컴퓨터에서 제어 API에 접속할 수 있는 모의 서버에 필요한 제어 토큰"},
	{"What is reported", "보고서"},
	{"`DIR` where junit.xml, report.html and cucumber.json are written", "`DIR` junit.xml, report.html, cucumber.json을 쓸 폴더"},
	{"`FILE` that lists known reds: they stay red in the reports and do not fail the run; a new one does", "`FILE` 알려진 위반 목록. 보고서에는 위반으로 남지만 실행은 실패하지 않습니다. 새 위반이 있으면 실패합니다"},
	{"`FILE` to write for --baseline: everything that is broken in this run", "`FILE` --baseline에 쓸 파일. 이번 실행의 위반을 모두 적습니다"},
	{"print a line for each scenario, and every broken one in full", "시나리오마다 한 줄씩, 위반한 시나리오는 전부 출력합니다"},
	{"Without a run", "실행하지 않고"},
	{"print what would be sent, where, and how many sign-ups; nothing is sent or started", "무엇을 어디로 몇 번 보낼지 출력합니다. 아무것도 보내거나 시작하지 않습니다"},

	// Commands.
	{"Hold a server to the contract of the imitated API: this mock, another fake, the real one", "서버가 API 명세대로 동작하는지 확인(모의 서버, 실제 서비스 등)"},
	{
		"Hold any server to what clients of the i'mport API rely on: this mock, another\nfake, or the real service. Only shapes are looked at: no value of an answer is\nkept or reported. It reads only, unless --unsafe is given.",
		"서버가 아임포트 API 클라이언트의 기대대로 동작하는지 확인합니다. 이 모의 서버든 다른 모의\n서버든 실제 서비스든 됩니다. 형식만 보고, 응답의 값은 보관하거나 보고하지 않습니다.\n--unsafe를 주지 않으면 읽기만 합니다.",
	},
	{"Exit codes: 0 it conforms, 1 it departs, 2 usage or configuration, 3 not reached, 4 nothing ran\n", "종료 코드: 0 명세와 같음, 1 명세와 다름, 2 잘못된 사용법이나 설정, 3 연결하지 못함, 4 실행한 것이 없음\n"},
	{"`URL` where the server answers, such as http://127.0.0.1:10851", "`URL` 서버의 주소. 예: http://127.0.0.1:10851"},
	{"`KEY` REST API key", "`KEY` REST API 키"},
	{"`SECRET` REST API secret; better given in the environment", "`SECRET` REST API 시크릿. 환경 변수로 주는 편이 안전합니다"},
	{"`ID` an existing certification, so that its record can be checked", "`ID` 인증 정보를 확인할, 실제로 있는 imp_uid"},
	{"also what could alarm somebody at a real service: a wrong secret, the deletion of what does not exist", "실제 서비스에서 경보를 울릴 수 있는 요청도 보냅니다(틀린 시크릿, 없는 인증 삭제)"},
	{"Say why a rule matters and how to fix it, with right code in Node, Python and Java", "규칙이 중요한 이유와 고치는 방법, Node·Python·Java의 올바른 코드 출력"},
	{"Print a contract file with comments, to fill in", "채워 넣을 수 있게 주석이 달린 연동 명세 파일 출력"},
	{
		"Print a contract file with comments. Unchanged, it says what is assumed of a\nbackend without one. With --openapi the request is drafted from the backend's own\nOpenAPI document; what it does not say is a line with a question. 'iamport-verify\nrecord' drafts the whole file from sign-ups in your browser.",
		"주석이 달린 연동 명세 파일을 출력합니다. 고치지 않으면 연동 명세 파일이 없을 때 가정하는\n내용과 같습니다. --openapi를 주면 백엔드의 OpenAPI 문서로 요청 부분의 초안을 쓰고, 문서에\n없는 것은 질문으로 남깁니다. 'iamport-verify record'는 브라우저에서 해 본 가입으로 파일\n전체의 초안을 씁니다.",
	},
	{"`URL-or-FILE` where the backend's OpenAPI document lies, from which the request is drafted (version 3)", "`URL-or-FILE` 요청 부분의 초안을 쓸 백엔드의 OpenAPI 문서(버전 3)"},
	{"Write a contract file from sign-ups that you click through once", "직접 한 번 해 본 가입으로 연동 명세 파일 쓰기"},
	{
		"Write a contract file from sign-ups in your browser. The program plays i'mport and\nstands between the browser and your backend: open the address that it prints and\nsign up as a new adult, as the same person again, as a minor, and cancel; it says\neach next step. Then it tries the draft: an ordinary adult, and what must be refused.\nWhat it could not tell is a line with a question in the file. No person, password,\ncookie or token of the recording is in it.",
		"브라우저에서 해 본 가입으로 연동 명세 파일을 씁니다. 이 프로그램이 아임포트 역할을 하면서\n브라우저와 백엔드 사이에서 기록합니다. 출력된 주소를 열고 새 성인으로 가입, 같은 사람으로\n다시 가입, 미성년자로 가입, 취소를 차례로 해 보세요. 다음에 할 일은 그때그때 알려 줍니다.\n그런 다음 일반 성인과 거절되어야 하는 인증으로 초안을 확인합니다. 알아내지 못한 것은 파일에\n질문으로 남깁니다. 기록한 사람, 비밀번호, 쿠키, 토큰은 파일에 들어가지 않습니다.",
	},
	{
		"Exit codes: 0 the draft is written and an ordinary adult signs up by it, 2 usage or configuration, 3 not reached, 130 interrupted\n",
		"종료 코드: 0 초안을 썼고 일반 성인이 초안대로 가입함, 2 잘못된 사용법이나 설정, 3 연결하지 못함, 130 중단됨\n",
	},
	{"What is recorded", "기록"},
	{"record a target on another machine: accounts stay in the database of that backend", "다른 컴퓨터의 백엔드를 기록합니다. 계정은 그 백엔드의 데이터베이스에 남습니다"},
	{
		"`URL` where people sign up; left out, it is the target itself. It may be on another\norigin, such as http://localhost:5173/signup",
		"`URL` 가입 페이지의 주소. 생략하면 --target입니다. 오리진이 달라도 됩니다.\n예: http://localhost:5173/signup",
	},
	{"`FILE` that a browser's developer tools have saved, in place of a recording", "`FILE` 기록하는 대신 읽을, 브라우저 개발자 도구에서 저장한 HAR 파일"},
	{"`FILE` to write; one that is there is not overwritten", "`FILE` 쓸 파일. 이미 있는 파일은 덮어쓰지 않습니다"},
	{"`RULE` that is claimed: full-age-N, year-age-N or birth-year-Y; left out, it is a question", "`RULE` 선언할 나이 규칙: full-age-N, year-age-N, birth-year-Y. 생략하면 질문으로 남깁니다"},
	{"write the draft and send nothing to the backend that the browser did not send", "초안만 쓰고, 브라우저가 보내지 않은 것은 백엔드에 보내지 않습니다"},
	{"Addresses and language", "주소와 언어"},
	{"`HOST:PORT` where your browser finds the backend during the recording", "`HOST:PORT` 기록하는 동안 브라우저로 접속할 백엔드의 주소"},
	{"`HOST:PORT` where the mock listens for your backend", "`HOST:PORT` 모의 서버가 백엔드의 요청을 받는 주소"},
	{"Print the JSON Schema of contract files", "연동 명세 파일의 JSON 스키마 출력"},
	{
		"Print the JSON Schema (draft 2020-12) of contract files, for editors: the first line\n\"# yaml-language-server: $schema=contract.schema.json\" of a contract file turns it on.",
		"편집기에서 쓸 연동 명세 파일의 JSON 스키마(draft 2020-12)를 출력합니다. 연동 명세 파일 첫 줄에\n\"# yaml-language-server: $schema=contract.schema.json\"을 쓰면 적용됩니다.",
	},
	{"Print the scenario at a place that a report names", "보고서에 나온 위치의 시나리오 출력"},
	{"List the sentences that .feature files may use", ".feature 파일에 쓸 수 있는 문장 목록 출력"},
}
