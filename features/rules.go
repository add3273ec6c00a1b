package features

import (
	"slices"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// rule is what a rule is called, how bad it is to break it, why it matters in
// production, and how a backend that breaks it is mended.
type rule struct {
	id string
	// severity follows from what a broken scenario of the rule means at worst. Nobody
	// got in and nothing was doubled where a customer is turned away, kept waiting or
	// not forgotten. The rules of the API itself have none: a server that differs is
	// no sign-up backend.
	severity report.Severity
	en       report.RuleText
	ko       report.RuleText
}

// RuleTexts is what is known of every rule of the suites, in both languages.
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
			Why:  "A fixed year is wrong again each 1 January, and a date in UTC moves those born on 1 January into the year before.",
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
			Why:  "Taken for milliseconds, every date of birth lies in January 1970: everybody is an adult, children included.",
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
			Name: "A date of birth that is missing",
			Why: "The published document has birthday alone; birth comes beside it, is deprecated, and may go one day. That a finished record lacks birthday was never seen: " +
				"with neither, null becomes 0 and 1970, and a child an adult.",
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
			Why:  "Old records are corrected by hand. An exception in the middle of a sign-up is a page of errors for a customer.",
			Mend: "Trust birthday, which birth has given way to, or refuse; log it, and answer either way.",
		},
		report.RuleText{
			Name: "서로 다른 두 생년월일",
			Why:  "오래된 기록은 사람이 고치기도 합니다. 가입 도중에 예외가 나면 고객은 오류 화면을 보게 됩니다.",
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
			Mend: "unique_key(CI)로 같은 사람인지 확인하세요. CI는 휴대폰이나 인증 회사가 바뀌어도 그대로지만, unique_in_site(DI)와 전화번호는 그렇지 않습니다.",
		},
	},
	{
		"different-people", report.LetIn,
		report.RuleText{
			Name: "Two people are never one",
			Why:  "Who is taken for somebody else is let into that person's account.",
			Mend: "Compare the CI alone, byte for byte. Check that the column has room for all 88 characters, that its collation is case-sensitive, and that no index treats an absent DI as a value.",
		},
		report.RuleText{
			Name: "서로 다른 두 사람",
			Why:  "다른 사람으로 잘못 알아보면 남의 계정으로 들어가게 됩니다.",
			Mend: "CI만, 바이트 단위로 비교하세요. 칼럼에 88자가 모두 들어가는지, 콜레이션이 대소문자를 구분하는지, 비어 있는 DI를 값으로 취급하는 인덱스가 없는지 확인하세요.",
		},
	},
	{
		"no-ci", report.LetIn,
		report.RuleText{
			Name: "Nobody without a CI",
			Why:  "Two empty texts are equal: everybody without a CI becomes one person, with one account for all.",
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
			Why:  "A double click or a retry arrives twice at the same moment. Who looks first and writes then finds nobody both times.",
			Mend: "Put a unique index on the CI (or its hash), insert, and answer existing when the index refuses. Looking before is no protection.",
		},
		report.RuleText{
			Name: "동시에 요청해도 계정 하나",
			Why:  "버튼을 두 번 누르거나 재시도하면 요청 두 개가 동시에 옵니다. 먼저 조회하고 나중에 저장하면 두 요청 모두 계정이 없다고 판단합니다.",
			Mend: "CI(또는 해시)에 유니크 인덱스를 걸고, 저장을 시도해 인덱스가 막으면 기존 계정으로 응답하세요. 먼저 조회하는 것만으로는 막아 주지 못합니다.",
		},
	},
	{
		"withdrawal", report.Unkind,
		report.RuleText{
			Name: "Signing up again after withdrawal",
			Why:  "A person who left and wants to come back is a customer, not an error.",
			Mend: "Free the CI when the account is closed, and do not find closed accounts again. A waiting time, if any, is a rule to be told.",
		},
		report.RuleText{
			Name: "탈퇴한 사람은 다시 가입할 수 있음",
			Why:  "탈퇴했다가 돌아오려는 사람은 오류가 아니라 고객입니다.",
			Mend: "탈퇴할 때 CI를 지우고, 탈퇴한 계정은 조회되지 않게 하세요. 재가입 제한 기간이 있다면 고객에게 알리세요.",
		},
	},
}
