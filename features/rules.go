package features

import (
	"slices"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// rule is the name of a rule, how bad it is to break it, why it matters in
// production, and how to fix a backend that breaks it.
type rule struct {
	id string
	// severity follows from the worst that a broken scenario of the rule means. It is
	// Unkind if a customer is turned away, has to wait or is not forgotten, and nobody
	// got an account that they must not have. The rules of the API itself have no severity: a server that
	// differs is not a sign-up backend.
	severity report.Severity
	en       report.RuleText
	ko       report.RuleText
}

// RuleTexts are the texts about every rule of the suites, in both languages.
func RuleTexts() report.Texts {
	texts := report.Texts{report.English: {}, report.Korean: {}}
	for _, r := range allRules() {
		r.en.Severity, r.ko.Severity = r.severity, r.severity
		texts[report.English][r.id] = r.en
		texts[report.Korean][r.id] = r.ko
	}
	return texts
}

// RuleIDs are the rules of the suites, in the order in which they are explained.
func RuleIDs() []string {
	var ids []string
	for _, r := range allRules() {
		ids = append(ids, r.id)
	}
	return ids
}

func allRules() []rule {
	return slices.Concat(ageRules, accountRules, trustRules, stepRules, upstreamRules, apiRules)
}

var ageRules = []rule{
	{
		"age-full", report.LetIn,
		report.RuleText{
			Name: "Full age",
			Why:  "A day too early lets a minor in, which is an offence; a day too late turns a customer away on their birthday.",
			Mend: "Compare year, month and day of birthday with today's date in Asia/Seoul. Do not divide days by 365, and do not compare years alone.",
		},
		report.RuleText{
			Name: "만 나이",
			Why:  "하루 빠르면 미성년자가 가입해 법을 어기게 되고, 하루 늦으면 생일을 맞은 고객을 돌려보내게 됩니다.",
			Mend: "birthday의 연·월·일을 서울의 오늘 날짜와 비교하세요. 날짜 수를 365로 나누거나 연도만 비교하면 안 됩니다.",
		},
	},
	{
		"age-year", report.LetIn,
		report.RuleText{
			Name: "Year age",
			Why:  "The Youth Protection Act counts by the year: everybody born in the border year is allowed from 1 January on.",
			Mend: "Compare the year of birthday with this year in Asia/Seoul minus the age. Take the year from the text, not from a date in UTC.",
		},
		report.RuleText{
			Name: "연 나이",
			Why:  "청소년 보호법은 연 나이를 씁니다. 경계가 되는 해에 태어난 사람은 그해 1월 1일부터 모두 이용할 수 있습니다.",
			Mend: "birthday의 연도를 서울 기준 올해 연도에서 기준 나이를 뺀 값과 비교하세요. 연도는 UTC 날짜가 아니라 문자열에서 읽으세요.",
		},
	},
	{
		"age-birth-year", report.LetIn,
		report.RuleText{
			Name: "Cut-off by year of birth",
			Why:  "A fixed year is wrong again each 1 January, and a date in UTC moves a birthday on 1 January into the year before.",
			Mend: "Read the year from the first four characters of birthday, and let the rule follow the calendar instead of a constant.",
		},
		report.RuleText{
			Name: "출생 연도 기준",
			Why:  "코드에 고정한 연도는 해마다 1월 1일이면 틀리게 됩니다. UTC 날짜로 바꾸면 1월 1일생은 전년도 출생이 됩니다.",
			Mend: "birthday의 앞 네 글자로 연도를 읽고, 기준 연도는 상수가 아니라 오늘 날짜로 계산하세요.",
		},
	},
	{
		"age-seconds", report.LetIn,
		report.RuleText{
			Name: "Birth is in seconds",
			Why:  "If birth is read as milliseconds, every date of birth is in January 1970: everybody is an adult, children included.",
			Mend: "Use birthday. If you must use birth, multiply it by 1000 in JavaScript and read the date in Asia/Seoul.",
		},
		report.RuleText{
			Name: "birth는 초 단위(유닉스 시각)",
			Why:  "밀리초로 읽으면 모든 생년월일이 1970년 1월이 됩니다. 어린이까지 모두 성인으로 처리됩니다.",
			Mend: "birthday를 쓰세요. birth를 꼭 써야 한다면 자바스크립트에서는 1000을 곱하고 서울 날짜로 읽으세요.",
		},
	},
	{
		"age-missing", report.LetIn,
		report.RuleText{
			Name: "Missing date of birth",
			Why: "The published document has only birthday. The API also sends birth, which is deprecated and may go one day. A finished record without birthday was never seen. " +
				"If both are missing, null becomes 0 and 0 becomes 1970: a child counts as an adult.",
			Mend: "Read birthday, and refuse where it is null or absent.",
		},
		report.RuleText{
			Name: "빠져 있는 생년월일",
			Why: "공개된 문서에는 birthday만 있습니다. birth는 함께 오지만 더 이상 권장되지 않으며 언젠가 없어질 수 있습니다. 끝난 인증에 birthday가 없는 경우는 관찰된 적이 없습니다. " +
				"둘 다 없을 때 null이 0이 되면 1970년생이 되고, 어린이가 성인으로 처리됩니다.",
			Mend: "birthday를 읽고, null이거나 없으면 거절하세요.",
		},
	},
	{
		"age-disagree", report.Unkind,
		report.RuleText{
			Name: "Two dates of birth that disagree",
			Why:  "Old records are corrected by hand. If the sign-up throws an exception, the customer sees an error page.",
			Mend: "Trust birthday, the newer field, or refuse. Log it, and give a proper answer in both cases.",
		},
		report.RuleText{
			Name: "서로 다른 두 생년월일",
			Why:  "오래된 인증 정보는 사람이 직접 고치기도 합니다. 가입 도중에 예외가 나면 고객은 오류 화면을 보게 됩니다.",
			Mend: "birth보다 나중에 생긴 birthday를 믿거나 거절하세요. 로그를 남기고, 어느 쪽이든 제대로 응답하세요.",
		},
	},
}

var accountRules = []rule{
	{
		"same-person", report.TwoAccounts,
		report.RuleText{
			Name: "No second account for one person",
			Why:  "A second account is a second welcome coupon, and the way around every ban.",
			Mend: "Look people up by unique_key (CI). It stays the same with a new phone and at every provider; unique_in_site (DI) and phones do not.",
		},
		report.RuleText{
			Name: "한 사람에게 계정 하나",
			Why:  "계정이 두 개면 가입 쿠폰도 두 번 받고 이용 제한도 피할 수 있습니다.",
			Mend: "unique_key(CI)로 같은 사람인지 확인하세요. CI는 휴대폰이나 인증사가 바뀌어도 그대로지만, unique_in_site(DI)와 전화번호는 그렇지 않습니다.",
		},
	},
	{
		"different-people", report.LetIn,
		report.RuleText{
			Name: "Two people never share an account",
			Why:  "A backend that confuses two people lets one of them into the other's account.",
			Mend: "Compare the CI alone, byte for byte. Check that the column has room for all 88 characters, that its collation is case-sensitive, and that no index treats an absent DI as a value.",
		},
		report.RuleText{
			Name: "다른 사람과 계정을 공유하지 않음",
			Why:  "두 사람을 혼동하면 한 사람이 다른 사람의 계정에 들어가게 됩니다.",
			Mend: "CI만, 바이트 단위로 비교하세요. 컬럼에 88자가 모두 들어가는지, 콜레이션이 대소문자를 구분하는지, 비어 있는 DI를 값으로 취급하는 인덱스가 없는지 확인하세요.",
		},
	},
	{
		"no-ci", report.LetIn,
		report.RuleText{
			Name: "No account without a CI",
			Why:  "Two empty texts are equal: all people without a CI become one person and share one account.",
			Mend: "Refuse when unique_key is null, absent or empty, or send the customer another way. Put a check beside the unique index.",
		},
		report.RuleText{
			Name: "CI가 없는 사람은 가입 불가",
			Why:  "빈 문자열끼리는 서로 같습니다. CI가 없는 사람은 모두 같은 사람이 되어 한 계정을 함께 쓰게 됩니다.",
			Mend: "unique_key가 null이거나 없거나 비어 있으면 거절하거나 다른 방법을 안내하세요. 유니크 인덱스와 함께 빈 값을 막는 제약 조건도 두세요.",
		},
	},
	{
		"race", report.TwoAccounts,
		report.RuleText{
			Name: "One account in a race",
			Why:  "A double click or a retry sends two requests at the same moment. If the backend looks first and saves later, both requests find no account.",
			Mend: "Put a unique index on the CI (or its hash), insert, and answer existing when the index refuses. Looking first does not protect you.",
		},
		report.RuleText{
			Name: "동시에 요청해도 계정 하나",
			Why:  "버튼을 두 번 누르거나 재시도하면 요청 두 개가 동시에 옵니다. 먼저 조회하고 나중에 저장하면 두 요청 모두 계정이 없다고 판단합니다.",
			Mend: "CI(또는 해시)에 유니크 인덱스를 걸고, 저장을 시도해 인덱스가 막으면 기존 계정으로 응답하세요. 먼저 조회하는 것만으로는 막을 수 없습니다.",
		},
	},
	{
		"withdrawal", report.Unkind,
		report.RuleText{
			Name: "Signing up again after withdrawal",
			Why:  "A person who left and wants to come back is a customer, not an error.",
			Mend: "Free the CI when the account is closed, and do not find closed accounts again. If people must wait before they sign up again, tell them.",
		},
		report.RuleText{
			Name: "탈퇴한 사람은 다시 가입할 수 있음",
			Why:  "탈퇴했다가 돌아오려는 사람은 오류가 아니라 고객입니다.",
			Mend: "탈퇴할 때 CI를 지우고, 탈퇴한 계정은 조회되지 않게 하세요. 재가입 제한 기간이 있다면 고객에게 알리세요.",
		},
	},
}

var stepRules = []rule{
	{
		"step-two", report.LetIn,
		report.RuleText{
			Name: "Step 2 needs step 1",
			Why:  "A browser can send any request in any order. If step 2 trusts that step 1 happened, people can sign up without certifying.",
			Mend: "Judge the certification first. Then keep the result of step 1 on the server, in the visitor's session or under a one-time token. Refuse step 2 if there is no result.",
		},
		report.RuleText{
			Name: "1단계를 거쳐야 2단계 가능",
			Why:  "브라우저는 어떤 요청이든 어떤 순서로든 보낼 수 있습니다. 1단계를 거쳤는지 2단계에서 확인하지 않으면 인증 없이도 가입할 수 있습니다.",
			Mend: "먼저 인증을 판정하고, 1단계 결과는 서버에(방문자의 세션이나 일회용 토큰으로) 보관하세요. 결과가 없으면 2단계를 거절하세요.",
		},
	},
	{
		"record-decides", report.LetIn,
		report.RuleText{
			Name: "The record decides",
			Why:  "The values that step 1 shows on the page come back through the browser, where everything can be changed: date of birth, CI, certified.",
			Mend: "Read the values from i'mport's record, or from the copy that the server has kept. Never take them from the form, not even from a hidden field.",
		},
		report.RuleText{
			Name: "인증 정보로만 판단",
			Why:  "1단계에서 화면에 보여 준 값은 브라우저를 거쳐 돌아오므로 생년월일, CI, certified까지 모두 바뀔 수 있습니다.",
			Mend: "값은 아임포트의 인증 정보나 서버에 보관해 둔 사본에서 읽으세요. 화면에 보이지 않는 필드라도 폼에서 받지 마세요.",
		},
	},
	{
		"borrowed", report.LetIn,
		report.RuleText{
			Name: "The result of step 1 is used once",
			Why:  "If a token works twice or in another visit, one certification opens accounts for other people.",
			Mend: "Bind the token to the visitor's session, delete it when it is used, and keep one account per CI in the database.",
		},
		report.RuleText{
			Name: "1단계에서 받은 값은 한 번만",
			Why:  "다른 방문에서도 통하거나 두 번 쓸 수 있는 토큰이 있으면 인증 하나로 다른 사람의 계정까지 만들 수 있습니다.",
			Mend: "토큰을 방문자의 세션에 묶고, 쓰면 지우고, 데이터베이스에서 CI마다 계정을 하나만 두세요.",
		},
	},
}

// tellSteps notes how many ways to cheat in a sign-up in several steps were proved
// to fail, and how many could not be tried. The rules say which ones and why.
func (h *harness) tellSteps(run *report.Run) {
	if h.target == nil {
		return
	}
	c := h.target.Contract()
	n := c.Requests(c.Usual())
	if n < 2 || !h.claims.Trust {
		return
	}
	ways := map[report.Verdict]int{}
	for _, s := range run.Scenarios {
		if slices.ContainsFunc(stepRules, func(r rule) bool { return r.id == s.RuleID }) {
			ways[s.Verdict]++
		}
	}
	h.remark(h.say("a sign-up in %d requests: %d ways to cheat fail, %d could not be tried",
		"요청 %d개로 나뉜 가입: 속이는 방법 %d가지는 통하지 않았고, %d가지는 확인할 수 없었습니다"),
		n, ways[report.Held], ways[report.NotTestable])
}

var trustRules = []rule{
	{
		"unfinished", report.LetIn,
		report.RuleText{Name: "Unfinished certifications", Why: "A record can be read as soon as the window opens. A person who only opened and closed it has proved nothing.", Mend: "Go on only if certified is true."},
		report.RuleText{Name: "끝내지 않은 인증", Why: "인증창을 열기만 해도 인증 정보가 조회됩니다. 창을 열었다가 그냥 닫은 사람은 아무것도 증명하지 않았습니다.", Mend: "certified가 true일 때만 진행하세요."},
	},
	{
		"unknown", report.LetIn,
		report.RuleText{Name: "Unknown imp_uid", Why: "Anybody can make up an id.", Mend: "Look at the HTTP status: 404 means that you must refuse, and not that i'mport fails."},
		report.RuleText{Name: "없는 imp_uid", Why: "아이디는 누구나 지어낼 수 있습니다.", Mend: "HTTP 상태 코드를 확인하세요. 404는 아임포트 장애가 아니라 거절입니다."},
	},
	{
		"other-site", report.LetIn,
		report.RuleText{Name: "Another company's certification", Why: "A certification for another company was not made for a sign-up with you.", Mend: "Read it with your own key. i'mport answers 404 for such an id: refuse it like an id that does not exist."},
		report.RuleText{Name: "다른 회사의 인증", Why: "다른 회사에서 한 인증은 우리 서비스에 가입하려고 한 인증이 아닙니다.", Mend: "우리 키로 조회하세요. 다른 회사의 아이디는 404로 응답하므로 없는 아이디와 똑같이 거절하면 됩니다."},
	},
	{
		"envelope-code", report.LetIn,
		report.RuleText{Name: "The code in the envelope", Why: "i'mport may answer HTTP 200 and say in code that it failed.", Mend: "Check that code is 0 before you read response. If it is not, open no account: reject, or let the customer try again with the same imp_uid."},
		report.RuleText{Name: "응답의 code", Why: "아임포트는 HTTP 200으로 응답하면서 code로 실패를 알릴 수 있습니다.", Mend: "response를 읽기 전에 code가 0인지 확인하세요. 0이 아니면 계정을 만들지 말고, 거절하거나 같은 imp_uid로 다시 시도하게 하세요."},
	},
	{
		"browser-says", report.LetIn,
		report.RuleText{Name: "What the browser says", Why: "The sender can change everything in a request: name, birthday, success.", Mend: "Take the imp_uid from the request and everything else from i'mport."},
		report.RuleText{Name: "브라우저가 보낸 값", Why: "이름, 생일, success까지 요청에 든 값은 보내는 사람이 모두 바꿀 수 있습니다.", Mend: "요청에서는 imp_uid만 받고 나머지는 모두 아임포트에서 조회하세요."},
	},
	{
		"redirect", report.LetIn,
		report.RuleText{Name: "The redirect of phones", Why: "Most customers come by phone, and the second route is often checked less. The text \"false\" counts as true in JavaScript.", Mend: "Let both routes end in one function, and compare success with the text \"true\"."},
		report.RuleText{Name: "모바일 리디렉션", Why: "고객은 대부분 휴대폰으로 오는데, 리디렉션 경로는 검사를 덜 하기 쉽습니다. 자바스크립트에서 문자열 \"false\"는 참입니다.", Mend: "두 경로를 한 함수로 처리하고, success는 문자열 \"true\"와 비교하세요."},
	},
	{
		"replay", report.LetIn,
		report.RuleText{Name: "A certification is used once", Why: "A person who finds somebody else's imp_uid in a log or a history can pretend to be that person.", Mend: "Save used imp_uids with a unique index, and refuse them in every visit except the first one that sent them."},
		report.RuleText{Name: "인증은 한 번만 사용", Why: "로그나 방문 기록에서 남의 imp_uid를 얻은 사람이 그 사람 행세를 할 수 있습니다.", Mend: "사용한 imp_uid를 유니크 인덱스를 걸어 저장하고, 처음 가져온 방문이 아니면 거절하세요."},
	},
	{
		"fresh", report.LetIn,
		report.RuleText{Name: "Old certifications", Why: "An old certification says who used the browser then, not who uses it now.", Mend: "Compare certified_at with the present, and ask for a new certification after some minutes."},
		report.RuleText{Name: "오래된 인증", Why: "오래된 인증은 그때 브라우저를 쓴 사람을 알려 줄 뿐, 지금 쓰는 사람은 알려 주지 않습니다.", Mend: "certified_at을 현재 시각과 비교하고, 몇 분이 지났으면 다시 인증하게 하세요."},
	},
	{
		"binding", report.LetIn,
		report.RuleText{Name: "A certification belongs to its visit", Why: "Without this link, one person can certify and another one can sign up.", Mend: "Issue a merchant_uid to each session and compare it with the one in i'mport's record, not with what the browser sends."},
		report.RuleText{Name: "인증과 방문의 연결", Why: "연결하지 않으면 한 사람이 인증하고 다른 사람이 가입할 수 있습니다.", Mend: "세션마다 merchant_uid를 발급하고, 브라우저가 보낸 값이 아니라 아임포트 인증 정보의 merchant_uid와 비교하세요."},
	},
	{
		"path-tricks", report.LetIn,
		report.RuleText{Name: "An imp_uid is not an address", Why: "If your server puts an imp_uid into a path unchecked, the imp_uid can make it read another address with your token.", Mend: "Accept imp_ and digits only, and percent-encode the rest."},
		report.RuleText{Name: "imp_uid는 주소가 아님", Why: "imp_uid를 그대로 경로에 넣으면 서버가 우리 토큰으로 엉뚱한 주소를 조회할 수 있습니다.", Mend: "imp_와 숫자로 된 값만 받고, 나머지는 퍼센트 인코딩하세요."},
	},
	{
		"bad-input", report.Unkind,
		report.RuleText{Name: "Wrong input", Why: "Bots send all of this within a day. A 500 wakes somebody up at night, and after a crash nobody can sign up.", Mend: "Check type and length before anything else, and answer 4xx."},
		report.RuleText{Name: "잘못된 입력", Why: "봇은 하루면 이런 요청을 모두 보냅니다. 500이 나면 누군가 새벽에 불려 나오고, 서버가 죽으면 아무도 가입하지 못합니다.", Mend: "무엇보다 먼저 타입과 길이를 검사하고 4xx로 응답하세요."},
	},
	{
		"expected", report.LetIn,
		report.RuleText{Name: "What the fixtures expect", Why: "The fixture says what must happen to this person.", Mend: "Look at the fixture: its comment says what is special about the person."},
		report.RuleText{Name: "픽스처의 기대 결과", Why: "이 사람이 어떻게 처리되어야 하는지 픽스처에 적혀 있습니다.", Mend: "픽스처를 확인하세요. 어떤 점이 특별한지 주석에 적혀 있습니다."},
	},
}

var upstreamRules = []rule{
	{
		"one-token", report.Unkind,
		report.RuleText{Name: "One token for all", Why: "A new token for each request doubles the time of every sign-up, and rate limits stop it first.", Mend: "Keep the token, and use it until shortly before expired_at."},
		report.RuleText{Name: "토큰 하나로 여러 요청", Why: "요청마다 토큰을 발급받으면 가입 시간이 두 배로 늘고, 요청 제한에도 가장 먼저 걸립니다.", Mend: "토큰을 expired_at 직전까지 보관하고 다시 쓰세요."},
	},
	{
		"expired-token", report.Unkind,
		report.RuleText{Name: "Expired token", Why: "Two clocks are never the same: a token can expire earlier than you think. If you keep an expired token, all sign-ups fail after half an hour.", Mend: "On 401, fetch a new token once and try again once."},
		report.RuleText{Name: "만료된 토큰", Why: "두 서버의 시계는 조금씩 다르므로 토큰은 생각보다 먼저 만료될 수 있습니다. 만료된 토큰을 계속 쓰면 30분 뒤부터 모든 가입이 실패합니다.", Mend: "401을 받으면 토큰을 한 번 새로 발급받아 한 번만 재시도하세요."},
	},
	{
		"no-401-loop", report.Unkind,
		report.RuleText{Name: "No loop on 401", Why: "After the secret is replaced, no token works. A loop then sends thousands of requests to i'mport.", Mend: "Count: one new token, one more try, then an error."},
		report.RuleText{Name: "401 무한 재시도 금지", Why: "시크릿이 바뀌면 어떤 토큰도 쓸 수 없습니다. 무한히 재시도하면 아임포트에 요청을 수천 번 보내게 됩니다.", Mend: "횟수를 제한하세요. 토큰 재발급 한 번, 재시도 한 번, 그다음은 오류입니다."},
	},
	{
		"no-stampede", report.Unkind,
		report.RuleText{Name: "No stampede for a token", Why: "When the token expires, every waiting request asks for a new one, at the busiest moment.", Mend: "Let one request fetch and the others wait for it (single flight)."},
		report.RuleText{Name: "토큰 동시 발급 금지", Why: "토큰이 만료되는 순간 기다리던 요청이 모두 새 토큰을 발급받으려 합니다. 하필 가장 바쁜 때입니다.", Mend: "한 요청만 토큰을 발급받고 나머지는 그 결과를 기다리게 하세요(single flight)."},
	},
	{
		"doubt", report.LetIn,
		report.RuleText{Name: "No account when in doubt", Why: "i'mport fails now and then. Then nobody may get an account, wait for ever, or be unable to sign up later.", Mend: "Set a time-out on each call, and accept only a complete answer with code 0. For everything else answer 5xx, and save nothing."},
		report.RuleText{Name: "확실하지 않으면 계정을 만들지 않음", Why: "아임포트에도 가끔 장애가 납니다. 그 때문에 계정이 생기거나, 끝없이 기다리거나, 나중에 가입하지 못하는 사람이 없어야 합니다.", Mend: "호출마다 제한 시간을 두세요. code가 0인 온전한 응답이 아니면 아무것도 저장하지 말고 5xx로 응답하세요."},
	},
	{
		"odd-answers", report.Unkind,
		report.RuleText{Name: "Unusual but valid answers", Why: "New fields appear, and proxies compress answers or send them in pieces. Nobody announces it.", Mend: "Read the whole body with a JSON parser that ignores unknown fields."},
		report.RuleText{Name: "특이하지만 올바른 응답", Why: "새 필드가 추가되기도 하고, 프록시가 응답을 압축하거나 나누어 보내기도 합니다. 미리 알려 주지도 않습니다.", Mend: "본문을 끝까지 읽고, 모르는 필드는 무시하는 JSON 파서를 쓰세요."},
	},
	{
		"no-secrets-out", report.LetIn,
		report.RuleText{Name: "What must not leak", Why: "The CI links a person across all services. A secret in an answer lets anybody read every certification.", Mend: "Answer with results and ids of your own. Log imp_uids, not records."},
		report.RuleText{Name: "노출되면 안 되는 정보", Why: "CI가 있으면 여러 서비스에 흩어진 한 사람의 정보를 연결할 수 있습니다. 응답에 시크릿이 있으면 누구나 모든 인증 정보를 조회할 수 있습니다.", Mend: "인증 정보를 그대로 응답하지 말고 결과와 자체 아이디만 응답하세요. 로그에는 imp_uid만 남기세요."},
	},
	{
		"delete-upstream", report.Unkind,
		report.RuleText{Name: "Deleted at i'mport too", Why: "A person who withdraws has a right to be deleted everywhere.", Mend: "Call DELETE /certifications/{imp_uid} before the account is closed, and try again when it fails."},
		report.RuleText{Name: "아임포트에서도 삭제", Why: "탈퇴한 사람은 모든 곳에서 자기 정보를 지워 달라고 할 권리가 있습니다.", Mend: "계정을 지우기 전에 DELETE /certifications/{imp_uid}를 호출하고, 실패하면 재시도하세요."},
	},
}

// apiRules are those of the imitated API itself, which conform holds servers to.
var apiRules = []rule{
	{
		"api-token", report.Unranked,
		report.RuleText{Name: "The token", Why: "Clients use the token until the expiry time that the API gave.", Mend: "Answer access_token, now and expired_at as the specification says, and the same token while it is valid."},
		report.RuleText{Name: "토큰", Why: "클라이언트는 API가 알려 준 만료 시각까지 토큰을 씁니다.", Mend: "access_token, now, expired_at을 명세대로 응답하고, 토큰이 유효한 동안은 같은 토큰을 주세요."},
	},
	{
		"api-refusals", report.Unranked,
		report.RuleText{Name: "Refusals", Why: "Clients tell failures apart by HTTP status and code.", Mend: "Answer with the status that the specification names, and an envelope with a code other than 0 and a message."},
		report.RuleText{Name: "거절 응답", Why: "클라이언트는 HTTP 상태 코드와 code로 실패를 구분합니다.", Mend: "명세에 있는 상태 코드로, 0이 아닌 code와 message를 담아 응답하세요."},
	},
	{
		"api-record", report.Unranked,
		report.RuleText{Name: "The record", Why: "Programs read the fields by name and type.", Mend: "Answer the fields of the specification with their types. Leave out a field without a value, or make it null where that is allowed."},
		report.RuleText{Name: "인증 정보", Why: "프로그램은 필드를 이름과 타입으로 읽습니다.", Mend: "명세의 필드를 명세의 타입으로 응답하세요. 값이 없는 필드는 빼거나, 허용되는 곳에서는 null로 두세요."},
	},
}
