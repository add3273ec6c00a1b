package main

import "github.com/iamport-mock/iamport-mock/openapi/bilingual"

// printedTexts are the lines that commands print, without what they are indented by.
// Columns line up in terminal cells, of which a syllable has two.
var printedTexts = []bilingual.Text{
	// serve and demo, at the start.
	{"%w %w: the i'mport identity API on this machine, with synthetic people only", "%1 %2: 내 컴퓨터에서 실행되는 아임포트 본인인증 API. 가상의 인물만 있습니다"},
	{"control   %s", "제어 API  %1"},
	{"console   %s", "콘솔      %1"},
	{"proxy     %s ('%w intercept run -- COMMAND' makes a program use it)", "프록시    %1 ('%2 intercept run -- 명령'으로 프로그램을 연결합니다)"},
	{"token     %w (for the console, and for the control API as Authorization: Bearer)", "토큰      %1 (콘솔에 입력하거나, 제어 API에 Authorization: Bearer로 보냅니다)"},
	{"key       %s", "키        %1"},
	{"secret    %s", "시크릿    %1"},
	{"people    built-in%s: %d certifications", "인물      기본 인물%1: 인증 %2건"},
	{"people    built-in: %d certifications", "인물      기본 인물: 인증 %1건"},
	{"state     %s (holds secrets)", "상태 파일 %1 (시크릿이 들어 있습니다)"},
	{"clock     %s", "시계      %1"},
	{"faults    profile %s, seed %d", "장애      프로필 %1, 시드 %2"},
	{"Worth trying ('%w fixtures list' shows all):", "이런 imp_uid부터 써 보세요(전체 목록: '%1 fixtures list'):"},
	{"%s an adult: %s", "%1 성인: %2"},
	{"%s turns 19 tomorrow: %s", "%1 내일 만 19세: %2"},
	{"%s an unfinished verification: %s", "%1 끝내지 않은 인증: %2"},
	{"Paste this:", "붙여 넣어 보세요:"},

	{"%w %w demo: the mock and a merchant that asks it, with synthetic people only", "%1 %2 demo: 모의 서버와, 여기에서 인증 정보를 조회하는 예제 백엔드. 가상의 인물만 있습니다"},
	{"tour      %s", "둘러보기  %1"},
	{"sign up   %s", "가입      %1"},
	{"Or paste these, one by one:", "또는 하나씩 붙여 넣어 보세요:"},
	{"# an adult: created", "# 성인: created"},
	{"# a minor: underage", "# 미성년자: underage"},
	{"# turns 19 tomorrow: not yet", "# 내일 만 19세가 되는 사람: 오늘은 아직 underage"},
	{"# somebody signs up …", "# 어떤 사람이 가입한 뒤 …"},
	{"# … and comes back with a new phone: existing, no second account", "# … 휴대폰을 바꿔 다시 옵니다: existing, 계정을 또 만들지 않습니다"},
	{"# a window that was opened and left: rejected", "# 인증창을 열기만 하고 끝내지 않은 인증: rejected"},
	{"# a day later the third of them is 19", "# 하루 뒤에는 세 번째 사람이 만 19세입니다"},

	// healthcheck.
	{"%d certifications", "인증 %1건"},
	{"1 problem in the fixtures", "픽스처의 문제 1건"},
	{"%d problems in the fixtures", "픽스처의 문제 %1건"},

	// intercept check.
	{"%s (exit code %d)", "%1 (종료 코드 %2)"},
	{"token          %t", "토큰 요청       %1"},
	{"certification  %t", "인증 정보 요청  %1"},
	{"other paths    %t", "다른 경로       %1"},
	{"did not reach the mock", "모의 서버에 오지 않음"},
	{"reached the mock by %s: %s", "모의 서버에 도착(%1): %2"},
	{"reached the mock, %d times by %s: %s", "모의 서버에 %1번 도착(%2): %3"},
	{"elsewhere      %w %s: %t", "다른 호스트     %1 %2: %3"},
	{"elsewhere      nothing that the proxy saw", "다른 호스트     프록시에 온 요청 없음"},
	{"refused, nothing left this machine", "거절함, 이 컴퓨터 밖으로 나가지 않음"},
	{"refused, nothing left this machine, %d times", "%1번 거절함, 이 컴퓨터 밖으로 나가지 않음"},
	{"passed on", "그대로 넘김"},
	{"passed on, %d times", "%1번 그대로 넘김"},
	{"barred, nothing left this machine", "차단함, 이 컴퓨터 밖으로 나가지 않음"},
	{"barred, nothing left this machine, %d times", "%1번 차단함, 이 컴퓨터 밖으로 나가지 않음"},
	{"not reached", "연결하지 못함"},
	{"not reached, %d times", "%1번 시도했지만 연결하지 못함"},
	{"Both calls reach the mock.", "두 요청이 모두 모의 서버에 옵니다."},
	{
		"The token came from the mock, the certification was not asked for there: the program asks another host for it, or ended before.",
		"토큰 요청은 모의 서버에 왔지만 인증 정보 요청은 오지 않았습니다. 프로그램이 다른 호스트에 요청하거나, 요청하기 전에 끝났습니다.",
	},
	{
		"The certification was asked for at the mock, the token was not: it comes from another host, or was kept from before.",
		"인증 정보 요청은 모의 서버에 왔지만 토큰 요청은 오지 않았습니다. 토큰을 다른 호스트에서 받거나, 전에 받아 둔 것을 씁니다.",
	},
	{
		"Neither call reached the mock: the program made none, or its HTTP library does not read these variables ('%w intercept env' shows them).",
		"두 요청 모두 모의 서버에 오지 않았습니다. 프로그램이 요청을 보내지 않았거나, HTTP 라이브러리가 환경 변수를 읽지 않습니다(환경 변수 목록: '%1 intercept env').",
	},

	// intercept env: why each variable is set.
	{"the hosts of the API lead to the mock, others are refused or passed as it was started", "API의 호스트는 모의 서버로 연결됩니다. 다른 호스트는 모의 서버의 --proxy-others에 따라 거절하거나 넘깁니다"},
	{"for those who read it in lower case", "소문자 이름을 읽는 프로그램용"},
	{"the same for plain HTTP", "HTTP 요청에도 같은 설정"},
	{"which curl reads in lower case alone", "curl은 소문자 이름만 읽습니다"},
	{"this machine's own services stay direct", "이 컴퓨터의 서비스에는 직접 연결합니다"},
	{
		"read by Go (not on Windows and macOS, which ask their key stores), OpenSSL and httpx; it replaces, so the system's roots are in it",
		"Go(키 저장소를 쓰는 윈도우와 macOS 제외), OpenSSL, httpx가 읽습니다. 신뢰할 인증서 전체를 바꾸므로 시스템의 루트 인증서도 들어 있습니다",
	},
	{"read by requests", "requests가 읽습니다"},
	{"read by the ssl module, urllib and httpx", "ssl 모듈, urllib, httpx가 읽습니다"},
	{"read by curl built with OpenSSL or GnuTLS", "OpenSSL이나 GnuTLS로 빌드한 curl이 읽습니다"},
	{"read by every JVM from the environment", "모든 JVM이 환경 변수에서 읽습니다"},
	{"adds to what Node trusts", "Node가 신뢰하는 인증서에 더합니다"},
	{"makes fetch and http of Node 24 and later read the proxy variables", "Node 24부터 fetch와 http가 프록시 변수를 읽게 합니다"},
	{"for libraries that know no proxy, such as got, and fetch before Node 24", "got처럼 프록시 변수를 읽지 않는 라이브러리와 Node 24 전의 fetch용"},
	{
		"The mock has no proxy (--proxy-addr): make the host name lead to %s, for example by /etc/hosts and --tls-addr 127.0.0.1:443.",
		"모의 서버에 프록시가 없습니다(--proxy-addr). 호스트 이름이 %1(으)로 연결되게 하세요. 예: /etc/hosts와 --tls-addr 127.0.0.1:443",
	},
}
