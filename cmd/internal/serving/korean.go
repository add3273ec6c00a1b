package serving

import "github.com/iamport-mock/iamport-mock/openapi/bilingual"

// Texts are the messages about flags, addresses and certificates of a mock, in English and Korean.
func Texts() []bilingual.Text { return texts }

var texts = []bilingual.Text{
	// Flags.
	{"--log-level: %t", "--log-level: %1"},
	{"--log-level: %s", "--log-level: %1"},
	{"--watch-interval and --shutdown-timeout cannot be negative", "--watch-interval과 --shutdown-timeout은 음수일 수 없습니다"},
	{"--journal-entries and --journal-bytes must be at least 1", "--journal-entries와 --journal-bytes는 1 이상이어야 합니다"},
	{"--ready-file %s: this is a folder", "--ready-file %1: 파일이 아니라 폴더입니다"},
	{"name a file in it: %s", "그 안의 파일을 지정하세요: %1"},
	{"--ready-file %s: this is a device or a pipe", "--ready-file %1: 파일이 아니라 장치나 파이프입니다"},
	{"name a file, or leave the flag out", "파일을 지정하거나 플래그를 빼세요"},
	{"--ready-file: %t", "--ready-file: %1"},
	{"--ready-file: %s", "--ready-file: %1"},
	{"name a file in a folder that can be written", "쓸 수 있는 폴더의 파일을 지정하세요"},
	{"--ready-file %s: not written by %s", "--ready-file %1: %2에서 쓴 파일이 아닙니다"},
	{"--fault-profile %q: no such profile", "--fault-profile %1: 없는 프로필입니다"},
	{"choose %w or %w", "%1 또는 %2로 쓰세요"},
	{"choose %s", "다음 중 하나로 쓰세요: %1"},
	{"--sites %s: %t", "--sites %1: %2"},
	{"--sites %s: %s", "--sites %1: %2"},
	{"mend the sites file", "사이트 파일을 고치세요"},
	{"--deviation %q: expected ID=VALUE", "--deviation %1: ID=VALUE 형식으로 쓰세요"},
	{"--deviation %s=%s: there is no switch %q", "--deviation %1=%2: %3은(는) 없는 스위치입니다"},
	{"--deviation %s=%s: value %q is not one of %s", "--deviation %1=%2: %3은(는) 쓸 수 없는 값입니다. %4 중 하나로 쓰세요"},
	{"requests were cut off after %s", "%1 안에 끝나지 않은 요청을 끊었습니다"},

	// Fixtures.
	{"name a folder of YAML files, or one such file", "YAML 파일이 있는 폴더나 YAML 파일을 지정하세요"},
	{"fixtures cannot be loaded: 1 problem", "픽스처 파일을 읽을 수 없습니다: 문제 1개"},
	{"fixtures cannot be loaded: %d problems", "픽스처 파일을 읽을 수 없습니다: 문제 %1개"},
	{"mend them, then try again; '%s' checks without serving", "고친 뒤 다시 실행하세요. 서버를 띄우지 않고 검사만 하려면: '%1'"},
	{"--fixtures %s: %t", "--fixtures %1: %2"},
	{"%s: no .yaml or .yml file in it", "%1: .yaml이나 .yml 파일이 없습니다"},

	// Addresses.
	{"--%w %q: expected HOST:PORT", "--%1 %2: HOST:PORT 형식으로 쓰세요"},
	{"for example 127.0.0.1:10851, or 127.0.0.1:0 for a free port", "예: 127.0.0.1:10851. 빈 포트를 쓰려면 127.0.0.1:0"},
	{"--%w %s is taken by %t", "--%1 %2: 이미 사용 중인 주소입니다(%3)"},
	{"another %w", "다른 %1"},
	{"another %w (control listener, API on %s)", "다른 %1의 제어 API, API 주소는 %2"},
	{"another program", "다른 프로그램"},
	{"choose another port, or a free one with --%w 127.0.0.1:0", "다른 포트를 쓰거나, --%1 127.0.0.1:0으로 빈 포트를 쓰세요"},
	{"choose a port above 1023, or a free one with --%w 127.0.0.1:0", "1024 이상의 포트를 쓰거나, --%1 127.0.0.1:0으로 빈 포트를 쓰세요"},
	{"--%w: %t", "--%1: %2"},
	{"--%w %s: this user may not bind port %w: %t", "--%1 %2: 이 사용자는 포트 %3을(를) 쓸 수 없습니다(%4)"},
	{"--%w %s: this user may not bind port %w", "--%1 %2: 이 사용자는 포트 %3을(를) 쓸 수 없습니다"},
	{"--%w %s: %s is not an address of this machine", "--%1 %2: %3은(는) 이 컴퓨터의 주소가 아닙니다"},
	{"127.0.0.1:%w is reached from this machine alone, 0.0.0.0:%w from others too", "127.0.0.1:%1은 이 컴퓨터에서만, 0.0.0.0:%2은 다른 컴퓨터에서도 접속할 수 있습니다"},

	// A mock that runs already.
	{"no mock answers on %s: %t", "%1에서 응답하는 모의 서버가 없습니다: %2"},
	{"no mock answers on %s: %s", "%1에서 응답하는 모의 서버가 없습니다: %2"},
	{"the mock on %s serves neither HTTPS nor the proxy", "%1의 모의 서버가 HTTPS도 프록시도 열지 않았습니다"},
	{"start it with --tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854", "--tls-addr 127.0.0.1:10853 --proxy-addr 127.0.0.1:10854 플래그로 시작하세요"},
	{"the mock on %s does not tell its certificate: %s", "%1의 모의 서버에서 인증서를 받을 수 없습니다: %2"},
	{"no mock is running, as its ready file tells: %s", "준비 파일로 보면 실행 중인 모의 서버가 없습니다: %1"},
	{"the control listener of this mock is off, nobody can be asked", "이 모의 서버의 제어 API가 꺼져 있어 확인할 수 없습니다"},
	{"start it without --control-addr off", "--control-addr off 없이 시작하세요"},
	{"the control listener is off, nobody can be asked", "제어 API가 꺼져 있어 확인할 수 없습니다"},
	{"name it with --control URL", "--control URL로 지정하세요"},
	{"control listener %q: expected a URL or HOST:PORT", "제어 API 주소 %1: URL 또는 HOST:PORT 형식으로 쓰세요"},
	{"control listener %q: expected a URL such as %s", "제어 API 주소 %1: %2 같은 URL로 쓰세요"},
	{"it wants its control token: set --control-token or %w", "제어 토큰이 필요합니다. --control-token 또는 %1로 지정하세요"},
	{"something else answers there, with status %d", "그 주소에서 다른 프로그램이 상태 코드 %1로 응답합니다"},
	{"the API of an %w answers there", "그 주소에서 %1의 API가 응답합니다"},
	{"the API of an %w answers there, ask its control listener", "그 주소에서 %1의 API가 응답합니다. 제어 API 주소로 접속하세요"},

	// Certificates.
	{"no file with the system's trusted roots was found; name yours in SSL_CERT_FILE", "시스템의 루트 인증서 파일을 찾지 못했습니다. SSL_CERT_FILE에 지정하세요"},
	{"warning: %t; until then the bundle holds the test authority alone", "경고: %1. 그때까지 번들에는 모의 서버의 CA 인증서만 들어 있습니다"},
	{"certificate files: %s", "인증서 파일: %1"},
	{"name a folder that can be written", "쓸 수 있는 폴더를 지정하세요"},
	{"--ca-dir without --tls-addr or --proxy-addr: nothing needs a certificate", "--ca-dir은 --tls-addr이나 --proxy-addr과 함께만 쓸 수 있습니다. 인증서를 쓰는 곳이 없습니다"},
	{"add --tls-addr 127.0.0.1:10853", "--tls-addr 127.0.0.1:10853을 추가하세요"},
	{"--ca-dir: %t", "--ca-dir: %1"},
	{"--ca-dir: %s", "--ca-dir: %1"},
	{"or leave --ca-dir out: the authority then lives in memory alone", "또는 --ca-dir을 빼세요. 인증 기관(CA)을 메모리에만 둡니다"},
	{"three ways around it:", "해결 방법 세 가지:"},
	{
		"1. no low port: --proxy-addr 127.0.0.1:10854, and HTTPS_PROXY for the program ('iamport-mock intercept run -- COMMAND')",
		"1. 낮은 포트를 쓰지 않기: --proxy-addr 127.0.0.1:10854를 쓰고 프로그램에는 HTTPS_PROXY를 줍니다('iamport-mock intercept run -- 명령')",
	},
	{
		"2. in a container, where port %w may be bound: the network alias %w ('iamport-mock intercept env --for compose')",
		"2. 포트 %1을(를) 쓸 수 있는 컨테이너에서 네트워크 별칭 %2 쓰기('iamport-mock intercept env --for compose')",
	},
	{"3. the capability, on Linux: sudo setcap cap_net_bind_service=+ep %s", "3. 리눅스에서 권한 주기: sudo setcap cap_net_bind_service=+ep %1"},
	{"!! %s is open to other machines. Whoever reaches it gets every", "!! 다른 컴퓨터에서 %1에 접속할 수 있습니다. 누구나 공개된 키로 모든 인증 정보를"},
	{"!! certification, with keys that are public. It is not a login for anything real.", "!! 받아 갈 수 있습니다. 실제 서비스의 로그인에 쓰지 마세요."},
	{"!! By --proxy-others %s it also leads to every host that this machine reaches.", "!! --proxy-others %1 설정으로 이 컴퓨터가 접속할 수 있는 모든 호스트에도 연결됩니다."},
}
