package reporttest

import "github.com/iamport-mock/iamport-mock/features/report"

// Telling is a telling with what the sample's rules are about.
func Telling(lang report.Lang) report.Telling { return report.Telling{Lang: lang, Texts: Texts()} }

// Texts is about the rules of the sample run.
func Texts() report.Texts {
	texts := report.Texts{report.English: {}, report.Korean: {}}
	for _, r := range ruleTable {
		severity := severities[r.id]
		texts[report.English][r.id] = report.RuleText{Name: r.name.en, Why: r.why.en, Mend: r.mend.en, Severity: severity}
		texts[report.Korean][r.id] = report.RuleText{Name: r.name.ko, Why: r.why.ko, Mend: r.mend.ko, Severity: severity}
	}
	return texts
}

// both is a text in the two languages.
type both struct{ en, ko string }

func (b both) in(lang report.Lang) string {
	if lang == report.Korean {
		return b.ko
	}
	return b.en
}

type ruleText struct {
	id, feature     string
	name, why, mend both
}

// severities are those of the rules that the sample breaks.
var severities = map[string]report.Severity{
	"age-seconds": report.LetIn, "unfinished": report.LetIn, "race": report.TwoAccounts,
}

var features = map[string]both{
	"age":         {"Nobody too young gets an account", "나이가 모자란 사람은 가입할 수 없다"},
	"one_account": {"One account per person", "한 사람은 계정을 하나만 가진다"},
	"trust":       {"Only what i'mport says counts", "아임포트가 말한 것만 믿는다"},
	"token":       {"Access tokens are used sparingly", "액세스 토큰을 아껴 쓴다"},
	"resilience":  {"No account on doubt", "확실하지 않으면 가입시키지 않는다"},
	"privacy":     {"Secrets stay where they belong", "비밀은 밖으로 나가지 않는다"},
}

var ruleTable = []ruleText{
	{
		"age-full", "age", both{"Full age, counted from the birthday", "만 나이로 센다"},
		both{"Someone one day short of the age gets an account that the law does not allow.", "하루라도 모자란 사람이 가입하면 법을 어기게 됩니다."},
		both{"Compare year, month and day in Asia/Seoul, not the number of days or the year alone.", "연도만 빼지 말고 한국 시간의 연·월·일을 함께 비교하세요."},
	},
	{
		"age-seconds", "age", both{"birth is in seconds", "birth는 초 단위다"},
		both{
			"Read as milliseconds, every birthday falls into January 1970: every child passes the age check and gets an account.",
			"밀리초로 읽으면 모든 생일이 1970년 1월이 됩니다. 모든 어린이가 나이 확인을 통과해 가입합니다.",
		},
		both{
			"Multiply birth by 1000 before you make a date of it, or better, read birthday (YYYY-MM-DD).",
			"birth에 1000을 곱해 날짜로 바꾸거나, 더 좋게는 birthday(YYYY-MM-DD)를 읽으세요.",
		},
	},
	{
		"same-person", "one_account", both{"The same person again is recognised", "같은 사람을 알아본다"},
		both{"A person with a new phone opens a second account: coupons, bans and balances are counted twice.", "번호만 바꾸면 계정을 또 만들 수 있어 쿠폰과 이용 제한이 무력해집니다."},
		both{"Look people up by unique_key (CI), never by phone or name.", "전화번호나 이름이 아니라 unique_key(CI)로 찾으세요."},
	},
	{
		"different-people", "one_account", both{"Different people stay apart", "다른 사람을 섞지 않는다"},
		both{"Somebody logs in to a stranger's account.", "남의 계정으로 들어가게 됩니다."},
		both{"Compare unique_key byte for byte, with a case-sensitive collation.", "unique_key는 대소문자를 구별해 그대로 비교하세요."},
	},
	{
		"race", "one_account", both{"Twenty sign-ups at one moment make one account", "동시에 스무 번 가입해도 계정은 하나다"},
		both{
			"A double tap on a slow phone is enough: both requests look, find nobody, and both insert. One person owns two accounts, and support has to merge them by hand.",
			"느린 휴대폰에서 버튼을 두 번 누르면 충분합니다. 두 요청이 모두 ‘없음’을 확인하고 둘 다 저장해서 한 사람이 계정 두 개를 갖게 됩니다.",
		},
		both{
			"Put a unique index on the CI and treat its violation as “existing”. A look-up before the insert is not enough.",
			"CI 열에 유니크 인덱스를 걸고, 위반 오류를 ‘이미 가입함’으로 처리하세요. 저장 전 조회만으로는 막을 수 없습니다.",
		},
	},
	{
		"no-ci", "one_account", both{"People without a CI are never one person", "CI가 없는 사람들을 한 사람으로 보지 않는다"},
		both{"The second person without a CI is told they already have an account, and sees the first one's data.", "CI가 없는 두 번째 사람이 첫 번째 사람의 계정을 보게 됩니다."},
		both{"Refuse an empty or missing unique_key.", "unique_key가 비었거나 없으면 거절하세요."},
	},
	{
		"withdrawal", "one_account", both{"After withdrawal one can come back", "탈퇴하면 다시 가입할 수 있다"},
		both{"A person who left is locked out for ever.", "탈퇴한 사람이 영영 돌아오지 못합니다."},
		both{"Free the CI when an account is closed.", "탈퇴할 때 CI를 비우세요."},
	},
	{
		"unfinished", "trust", both{"An unfinished certification opens nothing", "끝나지 않은 인증으로는 가입할 수 없다"},
		both{
			"Anyone who closes the window half-way still has an imp_uid. Without looking at certified, that is enough to sign up as nobody.",
			"인증창을 중간에 닫아도 imp_uid는 생깁니다. certified를 보지 않으면 인증하지 않은 사람이 가입합니다.",
		},
		both{"Go on only when response.certified is true.", "response.certified가 true일 때만 계속하세요."},
	},
	{
		"browser-says", "trust", both{"What the browser says does not count", "브라우저가 보낸 값은 믿지 않는다"},
		both{"A child types another birthday into the developer tools.", "어린이가 개발자 도구로 생일을 바꿔 보냅니다."},
		both{"Take name and birthday from the API's answer alone.", "이름과 생일은 API 응답에서만 읽으세요."},
	},
	{
		"replay", "trust", both{"A certification is used once", "인증은 한 번만 쓴다"},
		both{"An imp_uid from a log or a shared link opens somebody else's account.", "로그나 공유된 링크의 imp_uid로 남의 계정을 엽니다."},
		both{"Remember used imp_uids, and whose session used them.", "쓴 imp_uid와 세션을 기억하세요."},
	},
	{
		"fresh", "trust", both{"A certification is fresh", "인증은 방금 한 것이어야 한다"},
		both{"A certification of last month signs somebody up today.", "지난달 인증으로 오늘 가입합니다."},
		both{"Compare certified_at with now.", "certified_at을 지금과 비교하세요."},
	},
	{
		"bad-input", "trust", both{"Bad input is refused and hurts nobody", "잘못된 입력은 거절하고 멈추지 않는다"},
		both{"One malformed request takes the sign-up down for everybody.", "잘못된 요청 하나가 모두의 가입을 막습니다."},
		both{"Answer 4xx, and catch errors of the JSON parser.", "4xx로 답하고 JSON 오류를 잡으세요."},
	},
	{
		"one-token", "token", both{"One token serves many sign-ups", "토큰 하나로 여러 번 가입한다"},
		both{"A token per sign-up doubles the latency and runs into rate limits on a busy day.", "가입마다 토큰을 받으면 느려지고 요청 제한에 걸립니다."},
		both{"Keep the token until shortly before expired_at.", "expired_at 직전까지 토큰을 보관하세요."},
	},
	{
		"expired-token", "token", both{"An expired token is renewed once", "만료된 토큰은 한 번만 새로 받는다"},
		both{"Half an hour after the start, every sign-up fails.", "시작하고 30분 뒤부터 모든 가입이 실패합니다."},
		both{"On 401, get a new token and try once more.", "401이면 토큰을 새로 받아 한 번 더 시도하세요."},
	},
	{
		"no-account-on-doubt", "resilience", both{"A failure of i'mport opens no account", "아임포트가 실패하면 가입시키지 않는다"},
		both{"A bad minute upstream lets everybody in unchecked.", "잠깐의 장애가 확인 없는 가입으로 이어집니다."},
		both{"Set a time-out, answer 503, and let the person try again.", "시간 제한을 두고 503으로 답한 뒤 다시 시도하게 하세요."},
	},
	{
		"no-secrets-out", "privacy", both{"No secret, token, CI or DI in any answer", "응답에 비밀키, 토큰, CI, DI가 없다"},
		both{"Whoever opens the developer tools reads your API secret.", "개발자 도구를 열면 API 비밀키가 보입니다."},
		both{"Answer with the outcome alone, never with the record.", "레코드를 그대로 돌려주지 말고 결과만 답하세요."},
	},
}
