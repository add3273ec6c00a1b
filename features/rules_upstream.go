package features

import "github.com/iamport-mock/iamport-mock/features/report"

var trustRules = []rule{
	{
		"unfinished", report.LetIn,
		report.RuleText{Name: "Unfinished certifications", Why: "A record can be read as soon as the window opens. Who closes it has proved nothing.", Mend: "Go on only if certified is true."},
		report.RuleText{Name: "끝내지 않은 인증", Why: "인증 창을 열기만 해도 인증 정보가 조회됩니다. 창을 그냥 닫은 사람은 아무것도 증명하지 않았습니다.", Mend: "certified가 true일 때만 진행하세요."},
	},
	{
		"unknown", report.LetIn,
		report.RuleText{Name: "Unknown imp_uid", Why: "Anybody can make up an id.", Mend: "Look at the HTTP status: 404 is a refusal, and not a failure of i'mport."},
		report.RuleText{Name: "없는 imp_uid", Why: "아이디는 누구나 지어낼 수 있습니다.", Mend: "HTTP 상태 코드를 확인하세요. 404는 아임포트 장애가 아니라 거절입니다."},
	},
	{
		"other-site", report.LetIn,
		report.RuleText{Name: "Another company's certification", Why: "What somebody confirmed elsewhere was not meant for you.", Mend: "Read with your own key: such an id is a 404, and to be refused like one that never was."},
		report.RuleText{Name: "다른 회사의 인증", Why: "다른 회사에서 한 인증은 우리 서비스에 가입하려고 한 인증이 아닙니다.", Mend: "우리 키로 조회하세요. 다른 회사의 아이디는 404로 응답하므로 없는 아이디와 똑같이 거절하면 됩니다."},
	},
	{
		"envelope-code", report.LetIn,
		report.RuleText{Name: "The code in the envelope", Why: "i'mport may answer HTTP 200 and say in code that it failed.", Mend: "Check that code is 0 before response is read. Otherwise open no account: reject, or let the customer try again with the same imp_uid."},
		report.RuleText{Name: "응답의 code", Why: "아임포트는 HTTP 200으로 응답하면서 code로 실패를 알릴 수 있습니다.", Mend: "response를 읽기 전에 code가 0인지 확인하세요. 0이 아니면 계정을 만들지 말고, 거절하거나 같은 imp_uid로 다시 시도하게 하세요."},
	},
	{
		"browser-says", report.LetIn,
		report.RuleText{Name: "What the browser says", Why: "Everything in a request can be changed by whoever sends it: name, birthday, success.", Mend: "Take the imp_uid from the request and everything else from i'mport."},
		report.RuleText{Name: "브라우저가 보낸 값", Why: "이름, 생일, success까지 요청에 든 값은 보내는 사람이 모두 바꿀 수 있습니다.", Mend: "요청에서는 imp_uid만 받고 나머지는 모두 아임포트에서 조회하세요."},
	},
	{
		"redirect", report.LetIn,
		report.RuleText{Name: "The redirect of phones", Why: "Most customers come by phone, and the second route is often checked less. The text \"false\" counts as true in JavaScript.", Mend: "Let both routes end in one function, and compare success with the text \"true\"."},
		report.RuleText{Name: "모바일 리디렉션", Why: "고객은 대부분 휴대폰으로 오는데, 리디렉션 경로는 검사를 덜 하기 쉽습니다. 자바스크립트에서 문자열 \"false\"는 참입니다.", Mend: "두 경로를 한 함수로 처리하고, success는 문자열 \"true\"와 비교하세요."},
	},
	{
		"replay", report.LetIn,
		report.RuleText{Name: "A certification is used once", Why: "Whoever finds somebody's imp_uid, in a log or a history, becomes that person.", Mend: "Keep used imp_uids with a unique index, and refuse them to everybody but the visit that brought them."},
		report.RuleText{Name: "인증은 한 번만 사용", Why: "로그나 방문 기록에서 남의 imp_uid를 얻은 사람이 그 사람 행세를 할 수 있습니다.", Mend: "사용한 imp_uid를 유니크 인덱스를 걸어 저장하고, 처음 가져온 방문이 아니면 거절하세요."},
	},
	{
		"fresh", report.LetIn,
		report.RuleText{Name: "Old certifications", Why: "An old certification says who somebody was, not who sits there now.", Mend: "Compare certified_at with the present, and ask for a new certification after some minutes."},
		report.RuleText{Name: "오래된 인증", Why: "오래된 인증은 그때 누구였는지 알려 줄 뿐, 지금 누가 쓰고 있는지는 알려 주지 않습니다.", Mend: "certified_at을 현재 시각과 비교하고, 몇 분이 지났으면 다시 인증하게 하세요."},
	},
	{
		"binding", report.LetIn,
		report.RuleText{Name: "A certification belongs to its visit", Why: "Otherwise one person can certify and another one signs up.", Mend: "Issue a merchant_uid to each session and compare it with the one in i'mport's record, not with what the browser sends."},
		report.RuleText{Name: "인증과 방문의 연결", Why: "연결하지 않으면 한 사람이 인증하고 다른 사람이 가입할 수 있습니다.", Mend: "세션마다 merchant_uid를 발급하고, 브라우저가 보낸 값이 아니라 아임포트 인증 정보의 merchant_uid와 비교하세요."},
	},
	{
		"path-tricks", report.LetIn,
		report.RuleText{Name: "An imp_uid is no address", Why: "Put into a path as it comes, an imp_uid can make your server read another address with your token.", Mend: "Accept imp_ and digits only, and percent-encode the rest."},
		report.RuleText{Name: "imp_uid는 주소가 아님", Why: "imp_uid를 그대로 경로에 넣으면 서버가 우리 토큰으로 엉뚱한 주소를 조회할 수 있습니다.", Mend: "imp_와 숫자로 된 값만 받고, 나머지는 퍼센트 인코딩하세요."},
	},
	{
		"bad-input", report.Unkind,
		report.RuleText{Name: "Wrong input", Why: "Robots send all of this within a day. A 500 wakes somebody up, and a crash locks everybody out.", Mend: "Check type and length before anything else, and answer 4xx."},
		report.RuleText{Name: "잘못된 입력", Why: "봇은 하루면 이런 요청을 모두 보냅니다. 500이 나면 누군가 새벽에 불려 나오고, 서버가 죽으면 아무도 가입하지 못합니다.", Mend: "무엇보다 먼저 타입과 길이를 검사하고 4xx로 응답하세요."},
	},
	{
		"expected", report.LetIn,
		report.RuleText{Name: "What the fixtures expect", Why: "Somebody wrote down what must become of this person.", Mend: "Look at the fixture: its comment says what is special."},
		report.RuleText{Name: "픽스처의 기대 결과", Why: "이 사람이 어떻게 처리되어야 하는지 픽스처에 적혀 있습니다.", Mend: "픽스처를 확인하세요. 어떤 점이 특별한지 주석에 적혀 있습니다."},
	},
}

var upstreamRules = []rule{
	{
		"one-token", report.Unkind,
		report.RuleText{Name: "One token for all", Why: "A token for each request doubles the time of every sign-up, and is the first thing to be limited.", Mend: "Keep the token until shortly before expired_at."},
		report.RuleText{Name: "토큰 하나로 여러 요청", Why: "요청마다 토큰을 발급받으면 가입 시간이 두 배로 늘고, 요청 제한에도 가장 먼저 걸립니다.", Mend: "토큰을 expired_at 직전까지 보관하고 다시 쓰세요."},
	},
	{
		"expired-token", report.Unkind,
		report.RuleText{Name: "A token that is over", Why: "Two clocks are never the same: a token can be over before you think. Kept for good, all sign-ups fail after half an hour.", Mend: "On 401, fetch a new token once and try again once."},
		report.RuleText{Name: "만료된 토큰", Why: "두 서버의 시계는 조금씩 다르므로 토큰은 생각보다 먼저 만료될 수 있습니다. 만료된 토큰을 계속 쓰면 30분 뒤부터 모든 가입이 실패합니다.", Mend: "401을 받으면 토큰을 한 번 새로 발급받아 한 번만 재시도하세요."},
	},
	{
		"no-401-loop", report.Unkind,
		report.RuleText{Name: "No loop on 401", Why: "A secret that was replaced makes every token useless; a loop then hits i'mport thousands of times.", Mend: "Count: one new token, one more try, then an error."},
		report.RuleText{Name: "401 무한 재시도 금지", Why: "시크릿이 바뀌면 어떤 토큰도 쓸 수 없습니다. 무한히 재시도하면 아임포트에 요청을 수천 번 보내게 됩니다.", Mend: "횟수를 제한하세요. 토큰 재발급 한 번, 재시도 한 번, 그다음은 오류입니다."},
	},
	{
		"no-stampede", report.Unkind,
		report.RuleText{Name: "No stampede for a token", Why: "Whenever the token ends, everybody who waits asks for one, at the busiest moment.", Mend: "Let one request fetch and the others wait for it (single flight)."},
		report.RuleText{Name: "토큰 동시 발급", Why: "토큰이 만료되는 순간, 하필 가장 바쁠 때 기다리던 요청이 모두 토큰을 발급받으려 합니다.", Mend: "한 요청만 토큰을 발급받고 나머지는 그 결과를 기다리게 하세요(single flight)."},
	},
	{
		"doubt", report.LetIn,
		report.RuleText{Name: "No account on a doubt", Why: "i'mport fails now and then. Nobody may get an account by that, wait for ever, or be locked out afterwards.", Mend: "Set a time-out on each call, treat everything but a complete answer with code 0 as unknown, answer 5xx, and write nothing."},
		report.RuleText{Name: "확실하지 않으면 계정을 만들지 않음", Why: "아임포트에도 가끔 장애가 납니다. 그 때문에 계정이 생기거나, 끝없이 기다리거나, 나중에 가입하지 못하는 사람이 없어야 합니다.", Mend: "호출마다 제한 시간을 두세요. code가 0인 온전한 응답이 아니면 아무것도 저장하지 말고 5xx로 응답하세요."},
	},
	{
		"odd-answers", report.Unkind,
		report.RuleText{Name: "Unusual but valid answers", Why: "Fields are added, proxies compress and cut into pieces. None of it is announced.", Mend: "Read the whole body with a JSON parser that ignores unknown fields."},
		report.RuleText{Name: "특이하지만 올바른 응답", Why: "필드는 추가되고, 프록시는 응답을 압축하거나 나누어 보냅니다. 미리 알려 주지도 않습니다.", Mend: "본문을 끝까지 읽고, 모르는 필드는 무시하는 JSON 파서를 쓰세요."},
	},
	{
		"no-secrets-out", report.LetIn,
		report.RuleText{Name: "What must not be told", Why: "The CI links a person across all services. A secret in an answer lets anybody read every certification.", Mend: "Answer with your own words and ids. Log imp_uids, not records."},
		report.RuleText{Name: "노출되면 안 되는 정보", Why: "CI가 있으면 여러 서비스에 흩어진 한 사람의 정보를 이을 수 있습니다. 응답에 시크릿이 있으면 누구나 모든 인증 정보를 조회할 수 있습니다.", Mend: "인증 정보를 그대로 응답하지 말고 결과와 자체 아이디만 응답하세요. 로그에는 imp_uid만 남기세요."},
	},
	{
		"delete-upstream", report.Unkind,
		report.RuleText{Name: "Forgotten at i'mport too", Why: "Who withdraws has a right to be deleted everywhere.", Mend: "Call DELETE /certifications/{imp_uid} before the account is closed, and try again when it fails."},
		report.RuleText{Name: "아임포트에서도 삭제", Why: "탈퇴한 사람은 모든 곳에서 자기 정보를 지워 달라고 할 권리가 있습니다.", Mend: "계정을 지우기 전에 DELETE /certifications/{imp_uid}를 호출하고, 실패하면 재시도하세요."},
	},
}

// apiRules are those of the imitated API itself, which conform holds servers to.
var apiRules = []rule{
	{
		"api-token", report.Unranked,
		report.RuleText{Name: "The token", Why: "Clients keep the token until the time that the API has named.", Mend: "Answer access_token, now and expired_at as contract and specification have them, and the same token while it is valid."},
		report.RuleText{Name: "토큰", Why: "클라이언트는 API가 알려 준 만료 시각까지 토큰을 씁니다.", Mend: "access_token, now, expired_at을 명세대로 응답하고, 토큰이 유효한 동안은 같은 토큰을 주세요."},
	},
	{
		"api-refusals", report.Unranked,
		report.RuleText{Name: "Refusals", Why: "Clients tell failures apart by HTTP status and code.", Mend: "Answer the status of the specification and an envelope with a code other than 0 and a message."},
		report.RuleText{Name: "거절 응답", Why: "클라이언트는 HTTP 상태 코드와 code로 실패를 구분합니다.", Mend: "명세에 있는 상태 코드로, 0이 아닌 code와 message를 담아 응답하세요."},
	},
	{
		"api-record", report.Unranked,
		report.RuleText{Name: "The record", Why: "Programs read the fields by name and type.", Mend: "Answer the fields of the specification in their types; what is absent stays away or is null where that is allowed."},
		report.RuleText{Name: "인증 정보", Why: "프로그램은 필드를 이름과 타입으로 읽습니다.", Mend: "명세의 필드를 명세의 타입으로 응답하세요. 값이 없는 필드는 빼거나, 허용되는 곳에서는 null로 두세요."},
	},
}
