package features

import "github.com/iamport-mock/iamport-mock/features/report"

var trustRules = []rule{
	{
		"unfinished",
		report.RuleText{Name: "Unfinished certifications", Why: "A record can be read as soon as the window opens. Who closes it has proved nothing.", Mend: "Go on only if certified is true."},
		report.RuleText{Name: "끝나지 않은 인증", Why: "인증 창이 열리기만 해도 기록은 조회됩니다. 창을 닫은 사람은 아무것도 증명하지 않았습니다.", Mend: "certified가 true일 때만 진행하세요."},
	},
	{
		"unknown",
		report.RuleText{Name: "Unknown imp_uid", Why: "Anybody can make up an id.", Mend: "Look at the HTTP status: 404 is a refusal, and not a failure of i'mport."},
		report.RuleText{Name: "모르는 imp_uid", Why: "아이디는 누구나 지어낼 수 있습니다.", Mend: "HTTP 상태를 보세요. 404는 거절이며 포트원의 장애가 아닙니다."},
	},
	{
		"other-site",
		report.RuleText{Name: "Another company's certification", Why: "What somebody confirmed elsewhere was not meant for you.", Mend: "Read with your own key: such an id is a 404, and to be refused like one that never was."},
		report.RuleText{Name: "다른 회사의 인증", Why: "다른 곳에서 확인한 것은 우리에게 한 것이 아닙니다.", Mend: "자기 키로 조회하세요. 그런 아이디는 404이고, 없는 아이디처럼 거절하세요."},
	},
	{
		"envelope-code",
		report.RuleText{Name: "The code in the envelope", Why: "i'mport may answer HTTP 200 and say in code that it failed.", Mend: "Check that code is 0 before response is read. Otherwise open no account: reject, or let the customer try again with the same imp_uid."},
		report.RuleText{Name: "응답 안의 code", Why: "포트원은 HTTP 200으로 답하면서 code로 실패를 알릴 수 있습니다.", Mend: "response를 읽기 전에 code가 0인지 확인하세요. 0이 아니면 계정을 열지 말고, 거절하거나 같은 imp_uid로 다시 시도하게 하세요."},
	},
	{
		"browser-says",
		report.RuleText{Name: "What the browser says", Why: "Everything in a request can be changed by whoever sends it: name, birthday, success.", Mend: "Take the imp_uid from the request and everything else from i'mport."},
		report.RuleText{Name: "브라우저가 하는 말", Why: "요청에 있는 것은 이름, 생일, success까지 모두 보내는 사람이 바꿀 수 있습니다.", Mend: "요청에서는 imp_uid만 받고 나머지는 모두 포트원에서 읽으세요."},
	},
	{
		"redirect",
		report.RuleText{Name: "The redirect of phones", Why: "Most customers come by phone, and the second route is often checked less. The text \"false\" counts as true in JavaScript.", Mend: "Let both routes end in one function, and compare success with the text \"true\"."},
		report.RuleText{Name: "휴대폰의 리디렉션", Why: "고객은 대부분 휴대폰으로 오는데 두 번째 경로는 덜 검사되곤 합니다. 자바스크립트에서 글자 \"false\"는 참입니다.", Mend: "두 경로가 한 함수로 끝나게 하고, success는 글자 \"true\"와 비교하세요."},
	},
	{
		"replay",
		report.RuleText{Name: "A certification is used once", Why: "Whoever finds somebody's imp_uid, in a log or a history, becomes that person.", Mend: "Keep used imp_uids with a unique index, and refuse them to everybody but the visit that brought them."},
		report.RuleText{Name: "인증은 한 번만", Why: "로그나 방문 기록에서 남의 imp_uid를 얻은 사람이 그 사람이 됩니다.", Mend: "쓴 imp_uid를 유니크 인덱스와 함께 남기고, 가져온 방문이 아니면 거절하세요."},
	},
	{
		"fresh",
		report.RuleText{Name: "Old certifications", Why: "An old certification says who somebody was, not who sits there now.", Mend: "Compare certified_at with the present, and ask for a new certification after some minutes."},
		report.RuleText{Name: "오래된 인증", Why: "오래된 인증은 그때 누구였는지만 말할 뿐, 지금 누가 앉아 있는지는 말하지 않습니다.", Mend: "certified_at을 지금과 비교하고, 몇 분이 지나면 다시 인증하게 하세요."},
	},
	{
		"binding",
		report.RuleText{Name: "A certification belongs to its visit", Why: "Otherwise one person can certify and another one signs up.", Mend: "Issue a merchant_uid to each session and compare it with the one in i'mport's record, not with what the browser sends."},
		report.RuleText{Name: "인증은 그 방문의 것", Why: "아니면 한 사람이 인증하고 다른 사람이 가입할 수 있습니다.", Mend: "세션마다 merchant_uid를 발급하고, 브라우저가 보낸 값이 아니라 포트원 기록의 값과 비교하세요."},
	},
	{
		"path-tricks",
		report.RuleText{Name: "An imp_uid is no address", Why: "Put into a path as it comes, an imp_uid can make your server read another address with your token.", Mend: "Accept imp_ and digits only, and percent-encode the rest."},
		report.RuleText{Name: "imp_uid는 주소가 아님", Why: "그대로 경로에 넣으면 imp_uid가 서버로 하여금 우리 토큰으로 다른 주소를 읽게 할 수 있습니다.", Mend: "imp_와 숫자만 받고, 나머지는 퍼센트 인코딩하세요."},
	},
	{
		"bad-input",
		report.RuleText{Name: "Wrong input", Why: "Robots send all of this within a day. A 500 wakes somebody up, and a crash locks everybody out.", Mend: "Check type and length before anything else, and answer 4xx."},
		report.RuleText{Name: "잘못된 입력", Why: "로봇은 하루 안에 이 모두를 보냅니다. 500은 누군가를 깨우고, 죽은 서버는 모두를 막습니다.", Mend: "무엇보다 먼저 타입과 길이를 검사하고 4xx로 답하세요."},
	},
	{
		"expected",
		report.RuleText{Name: "What the fixtures expect", Why: "Somebody wrote down what must become of this person.", Mend: "Look at the fixture: its comment says what is special."},
		report.RuleText{Name: "픽스처의 기대", Why: "이 사람이 어떻게 되어야 하는지 누군가 적어 두었습니다.", Mend: "픽스처를 보세요. 무엇이 특별한지 주석에 적혀 있습니다."},
	},
}

var upstreamRules = []rule{
	{
		"one-token",
		report.RuleText{Name: "One token for all", Why: "A token for each request doubles the time of every sign-up, and is the first thing to be limited.", Mend: "Keep the token until shortly before expired_at."},
		report.RuleText{Name: "토큰 하나로", Why: "요청마다 토큰을 받으면 가입 시간이 두 배가 되고, 가장 먼저 제한에 걸립니다.", Mend: "expired_at 조금 전까지 토큰을 간직하세요."},
	},
	{
		"expired-token",
		report.RuleText{Name: "A token that is over", Why: "Two clocks are never the same: a token can be over before you think. Kept for good, all sign-ups fail after half an hour.", Mend: "On 401, fetch a new token once and try again once."},
		report.RuleText{Name: "끝난 토큰", Why: "두 시계는 같지 않아서 토큰은 생각보다 먼저 끝날 수 있습니다. 계속 쓰면 30분 뒤 모든 가입이 실패합니다.", Mend: "401이면 토큰을 한 번 새로 받고 한 번만 다시 시도하세요."},
	},
	{
		"no-401-loop",
		report.RuleText{Name: "No loop on 401", Why: "A secret that was replaced makes every token useless; a loop then hits i'mport thousands of times.", Mend: "Count: one new token, one more try, then an error."},
		report.RuleText{Name: "401 무한 반복 없음", Why: "시크릿이 바뀌면 모든 토큰이 쓸모없어지고, 반복은 포트원을 수천 번 때립니다.", Mend: "세세요. 새 토큰 한 번, 재시도 한 번, 그다음은 오류."},
	},
	{
		"no-stampede",
		report.RuleText{Name: "No stampede for a token", Why: "Whenever the token ends, everybody who waits asks for one, at the busiest moment.", Mend: "Let one request fetch and the others wait for it (single flight)."},
		report.RuleText{Name: "토큰 몰림 없음", Why: "토큰이 끝날 때마다 기다리는 모두가 가장 바쁜 순간에 토큰을 요청합니다.", Mend: "하나만 받아 오고 나머지는 그것을 기다리게 하세요(single flight)."},
	},
	{
		"doubt",
		report.RuleText{Name: "No account on a doubt", Why: "i'mport fails now and then. Nobody may get an account by that, wait for ever, or be locked out afterwards.", Mend: "Set a time-out on each call, treat everything but a complete answer with code 0 as unknown, answer 5xx, and write nothing."},
		report.RuleText{Name: "의심스러우면 계정 없음", Why: "포트원도 가끔 실패합니다. 그 때문에 계정이 생기거나, 끝없이 기다리거나, 나중에 막히는 사람이 없어야 합니다.", Mend: "호출마다 제한 시간을 두고, code가 0인 온전한 답이 아니면 모르는 것으로 보고, 5xx로 답하고, 아무것도 쓰지 마세요."},
	},
	{
		"odd-answers",
		report.RuleText{Name: "Unusual but right answers", Why: "Fields are added, proxies compress and cut into pieces. None of it is announced.", Mend: "Read the whole body with a JSON parser that ignores unknown fields."},
		report.RuleText{Name: "낯설지만 맞는 답", Why: "필드는 늘어나고, 프록시는 압축하고 조각냅니다. 미리 알려 주지 않습니다.", Mend: "본문을 끝까지 읽고, 모르는 필드를 무시하는 JSON 파서를 쓰세요."},
	},
	{
		"no-secrets-out",
		report.RuleText{Name: "What must not be told", Why: "The CI links a person across all services. A secret in an answer lets anybody read every certification.", Mend: "Answer with your own words and ids. Log imp_uids, not records."},
		report.RuleText{Name: "알려지면 안 되는 것", Why: "CI는 모든 서비스에서 한 사람을 잇습니다. 답에 시크릿이 있으면 누구나 모든 인증을 읽습니다.", Mend: "자기 말과 자기 아이디로 답하세요. 로그에는 기록 전체가 아니라 imp_uid만 남기세요."},
	},
	{
		"delete-upstream",
		report.RuleText{Name: "Forgotten at i'mport too", Why: "Who withdraws has a right to be deleted everywhere.", Mend: "Call DELETE /certifications/{imp_uid} before the account is closed, and try again when it fails."},
		report.RuleText{Name: "포트원에서도 삭제", Why: "탈퇴한 사람은 모든 곳에서 지워질 권리가 있습니다.", Mend: "계정을 닫기 전에 DELETE /certifications/{imp_uid}를 부르고, 실패하면 다시 시도하세요."},
	},
}

// apiRules are those of the imitated API itself, which conform holds servers to.
var apiRules = []rule{
	{
		"api-token",
		report.RuleText{Name: "The token", Why: "Clients keep the token until the time that the API has named.", Mend: "Answer access_token, now and expired_at as contract and specification have them, and the same token while it is valid."},
		report.RuleText{Name: "토큰", Why: "클라이언트는 API가 말한 때까지 토큰을 씁니다.", Mend: "access_token, now, expired_at을 명세대로 답하고, 살아 있는 동안은 같은 토큰을 주세요."},
	},
	{
		"api-refusals",
		report.RuleText{Name: "Refusals", Why: "Clients tell failures apart by HTTP status and code.", Mend: "Answer the status of the specification and an envelope with a code other than 0 and a message."},
		report.RuleText{Name: "거절", Why: "클라이언트는 HTTP 상태와 code로 실패를 구분합니다.", Mend: "명세의 상태와, 0이 아닌 code와 message가 있는 봉투로 답하세요."},
	},
	{
		"api-record",
		report.RuleText{Name: "The record", Why: "Programs read the fields by name and type.", Mend: "Answer the fields of the specification in their types; what is absent stays away or is null where that is allowed."},
		report.RuleText{Name: "인증 기록", Why: "프로그램은 이름과 타입으로 필드를 읽습니다.", Mend: "명세의 필드를 그 타입으로 답하세요. 없는 것은 빼거나, 허용되는 곳에서 null로 두세요."},
	},
}
