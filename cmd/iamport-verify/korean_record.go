package main

import "github.com/iamport-mock/iamport-mock/openapi/bilingual"

// recordTexts are the messages of record, init and --watch.
var recordTexts = []bilingual.Text{
	{"neither a target nor a HAR file was named", "백엔드 주소도 HAR 파일도 지정하지 않았습니다"},
	{"--har and --page do not go together: the HAR file names the page", "--har와 --page는 함께 쓸 수 없습니다. 페이지는 HAR 파일에 있습니다"},
	{"leave --page out", "--page를 빼세요"},
	{"a command without --target: nobody knows where the backend will answer", "명령이 있으면 --target도 있어야 합니다. 백엔드가 어느 주소에서 응답할지 알 수 없습니다"},
	{"write --target http://localhost:3000", "--target http://localhost:3000처럼 쓰세요"},
	{"--output %s: a file of that name is there already, and is not overwritten", "--output %1: 같은 이름의 파일이 이미 있습니다. 덮어쓰지 않습니다"},
	{"--output %s: %t", "--output %1: %2"},
	{"--output %s: %s", "--output %1: %2"},
	{"name another one with --output, or move it away", "--output으로 다른 이름을 지정하거나 그 파일을 옮기세요"},
	{"name another one with --output", "--output으로 다른 파일을 지정하세요"},
	{"sign up as the adult that the window offers; everything else may be left out", "인증창에 나오는 성인으로 가입하세요. 다른 단계는 건너뛰어도 됩니다"},
	{
		"does the page send it to another address? --target is the backend that gets the imp_uid, and --page URL the page of a front end on another origin",
		"페이지가 imp_uid를 다른 주소로 보내나요? --target은 imp_uid를 받는 백엔드이고, 프런트엔드가 다른 오리진에 있다면 그 페이지를 --page로 지정합니다",
	},
	{"your backend failed, and has never asked the mock: nothing is written", "백엔드가 오류를 내고 모의 서버에 한 번도 조회하지 않아 파일을 쓰지 않았습니다"},
	{"ask for the people of the mock: %s", "모의 서버의 인물을 조회하지 못했습니다: %1"},
	{"make a person: %s", "인물을 만들지 못했습니다: %1"},
	{"make a certification: %s", "인증을 만들지 못했습니다: %1"},
	{"have the mock fail: %s", "모의 서버에 장애를 만들지 못했습니다: %1"},
	{"have the mock answer again: %s", "모의 서버의 장애를 되돌리지 못했습니다: %1"},
	{"--har %s: %t", "--har %1: %2"},
	{"--har %s: %s", "--har %1: %2"},
	{"save it from the network panel of your browser's developer tools", "브라우저 개발자 도구의 네트워크 패널에서 저장하세요"},
	{"save it from the network panel of your browser's developer tools, with content", "브라우저 개발자 도구의 네트워크 패널에서 내용까지 포함해 저장하세요"},
	{"--page %q: want an address such as http://localhost:5173/signup", "--page %1: http://localhost:5173/signup 같은 주소로 쓰세요"},
	{"--target %s: %s", "--target %1: %2"},
	{"--proxy-addr %s: listen tcp %s: bind: %t", "--proxy-addr %1: %3"},
	{"--proxy-addr %s: %t", "--proxy-addr %1: %2"},
	{"--proxy-addr %s: %s", "--proxy-addr %1: %2"},
	{"choose another port, or a free one with --proxy-addr 127.0.0.1:0", "다른 포트를 쓰거나, --proxy-addr 127.0.0.1:0으로 빈 포트를 쓰세요"},
	{"--proxy-addr %s: other machines could reach it, and everything that passes is kept", "--proxy-addr %1: 다른 컴퓨터에서도 접속할 수 있는 주소입니다. 기록하는 동안 오간 내용은 모두 보관됩니다"},
	{"listen on 127.0.0.1", "127.0.0.1을 쓰세요"},

	{"--openapi %s: %t", "--openapi %1: %2"},
	{"--openapi %s: %s", "--openapi %1: %2"},
	{"--openapi: %t", "--openapi: %1"},
	{"--openapi: %s", "--openapi: %1"},
	{"--openapi %s was answered %s", "--openapi %1: 응답이 %2입니다"},
	{"name a file or an address that begins with http", "파일 또는 http로 시작하는 주소를 지정하세요"},
	{"name the document itself, such as http://localhost:8000/openapi.json", "문서 자체의 주소를 지정하세요. 예: http://localhost:8000/openapi.json"},
	{"record the sign-up in place of it: iamport-verify record -h", "대신 가입을 기록해서 만드세요: iamport-verify record -h"},

	{"--watch goes with neither --plan nor --write-baseline: it runs again and again", "--watch는 --plan, --write-baseline과 함께 쓸 수 없습니다. 계속 다시 실행하기 때문입니다"},
	{"leave one of them out", "둘 중 하나를 빼세요"},
	{"take the fixtures: %s", "픽스처를 반영하지 못했습니다: %1"},
}
