package features

import (
	"slices"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// rule is what a rule is called, why it matters in production, and how a backend
// that breaks it is mended.
type rule struct {
	id string
	en report.RuleText
	ko report.RuleText
}

// RuleTexts is what is known of every rule of the suites, in both languages.
func RuleTexts() report.Texts {
	texts := report.Texts{report.English: {}, report.Korean: {}}
	for _, r := range allRules() {
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
	return slices.Concat(ageRules, accountRules, trustRules, upstreamRules, apiRules)
}

var ageRules = []rule{
	{
		"age-full",
		report.RuleText{
			Name: "Full age",
			Why:  "A day too early lets a minor in, which is an offence; a day too late turns a customer away on their birthday.",
			Mend: "Compare year, month and day of birthday with today's date in Asia/Seoul. Do not divide days by 365, and do not compare years alone.",
		},
		report.RuleText{
			Name: "만 나이",
			Why:  "하루 빠르면 미성년자가 가입하고, 하루 늦으면 생일을 맞은 고객을 돌려보냅니다.",
			Mend: "birthday의 연·월·일을 서울의 오늘 날짜와 비교하세요. 날수를 365로 나누거나 연도만 비교하지 마세요.",
		},
	},
	{
		"age-year",
		report.RuleText{
			Name: "Year age",
			Why:  "The Youth Protection Act counts by the year: everybody born in the border year is allowed from 1 January on.",
			Mend: "Compare the year of birthday with this year in Asia/Seoul minus the age. Take the year from the text, not from a date in UTC.",
		},
		report.RuleText{
			Name: "연 나이",
			Why:  "청소년보호법은 해로 셉니다. 경계가 되는 해에 태어난 사람은 1월 1일부터 모두 이용할 수 있습니다.",
			Mend: "birthday의 연도를 서울 기준 올해에서 나이를 뺀 값과 비교하세요. 연도는 UTC 날짜가 아니라 글자에서 꺼내세요.",
		},
	},
	{
		"age-birth-year",
		report.RuleText{
			Name: "Cut-off by year of birth",
			Why:  "A fixed year is wrong again each 1 January, and a date in UTC moves those born on 1 January into the year before.",
			Mend: "Read the year from the first four characters of birthday, and let the rule follow the calendar instead of a constant.",
		},
		report.RuleText{
			Name: "태어난 해로 자르기",
			Why:  "고정된 연도는 해마다 1월 1일이면 틀리게 되고, UTC 날짜로 보면 1월 1일생이 전해로 넘어갑니다.",
			Mend: "birthday의 앞 네 글자로 연도를 읽고, 상수 대신 달력을 따르게 하세요.",
		},
	},
	{
		"age-seconds",
		report.RuleText{
			Name: "Birth is in seconds",
			Why:  "Taken for milliseconds, every date of birth lies in January 1970: everybody is an adult, children included.",
			Mend: "Use birthday. If you must use birth, multiply it by 1000 in JavaScript and read the date in Asia/Seoul; refuse where both are missing.",
		},
		report.RuleText{
			Name: "birth는 초 단위",
			Why:  "밀리초로 읽으면 모든 생일이 1970년 1월이 됩니다. 아이까지 모두 성인이 됩니다.",
			Mend: "birthday를 쓰세요. 꼭 birth를 써야 하면 자바스크립트에서는 1000을 곱하고 서울 날짜로 읽으세요. 둘 다 없으면 거절하세요.",
		},
	},
	{
		"age-disagree",
		report.RuleText{
			Name: "Two dates of birth that disagree",
			Why:  "Old records are corrected by hand. An exception in the middle of a sign-up is a page of errors for a customer.",
			Mend: "Trust birthday, which birth has given way to, or refuse; log it, and answer either way.",
		},
		report.RuleText{
			Name: "서로 다른 두 생년월일",
			Why:  "오래된 기록은 손으로 고쳐집니다. 가입 도중의 예외는 고객에게 오류 화면이 됩니다.",
			Mend: "birthday를 믿거나 거절하세요. 기록을 남기고, 어느 쪽이든 답하세요.",
		},
	},
}

var accountRules = []rule{
	{
		"same-person",
		report.RuleText{
			Name: "No second account for one person",
			Why:  "A second account is a second welcome coupon, and the way around every ban.",
			Mend: "Look people up by unique_key (CI). It stays the same with a new phone and at every provider; unique_in_site (DI) and phones do not.",
		},
		report.RuleText{
			Name: "한 사람에 두 번째 계정 없음",
			Why:  "두 번째 계정은 두 번째 가입 쿠폰이고, 모든 이용 제한을 피하는 길입니다.",
			Mend: "unique_key(CI)로 사람을 찾으세요. 휴대폰이나 인증 회사가 바뀌어도 그대로입니다. unique_in_site(DI)와 전화번호는 그렇지 않습니다.",
		},
	},
	{
		"different-people",
		report.RuleText{
			Name: "Two people are never one",
			Why:  "Who is taken for somebody else is let into that person's account.",
			Mend: "Compare the CI alone, byte for byte. Check that the column has room for all 88 characters, that its collation is case-sensitive, and that no index treats an absent DI as a value.",
		},
		report.RuleText{
			Name: "두 사람은 한 사람이 아님",
			Why:  "다른 사람으로 여겨지면 그 사람의 계정으로 들어가게 됩니다.",
			Mend: "CI만 한 글자씩 비교하세요. 열에 88자가 모두 들어가는지, 정렬 규칙이 대소문자를 구분하는지, 없는 DI를 값으로 보는 인덱스가 없는지 확인하세요.",
		},
	},
	{
		"no-ci",
		report.RuleText{
			Name: "Nobody without a CI",
			Why:  "Two empty texts are equal: everybody without a CI becomes one person, with one account for all.",
			Mend: "Refuse when unique_key is null, absent or empty, or send the customer another way. Put a check beside the unique index.",
		},
		report.RuleText{
			Name: "CI 없이는 가입 없음",
			Why:  "빈 글자끼리는 같습니다. CI가 없는 모두가 한 사람, 한 계정이 됩니다.",
			Mend: "unique_key가 null이거나 없거나 비어 있으면 거절하거나 다른 길로 안내하세요. 유니크 인덱스 옆에 검사 조건을 두세요.",
		},
	},
	{
		"race",
		report.RuleText{
			Name: "One account in a race",
			Why:  "A double click or a retry arrives twice at the same moment. Who looks first and writes then finds nobody both times.",
			Mend: "Put a unique index on the CI (or its hash), insert, and answer existing when the index refuses. Looking before is no protection.",
		},
		report.RuleText{
			Name: "한순간에 와도 계정 하나",
			Why:  "두 번 누르거나 재시도하면 한순간에 두 번 옵니다. 먼저 찾아보고 나중에 쓰면 두 번 다 아무도 없습니다.",
			Mend: "CI(또는 해시)에 유니크 인덱스를 두고, 넣어 본 뒤 인덱스가 막으면 기존 계정으로 답하세요. 먼저 찾아보는 것은 보호가 아닙니다.",
		},
	},
	{
		"withdrawal",
		report.RuleText{
			Name: "Coming back after withdrawal",
			Why:  "Who has left and wants back is a customer, not an error.",
			Mend: "Free the CI when the account is closed, and do not find closed accounts again. A waiting time, if any, is a rule to be told.",
		},
		report.RuleText{
			Name: "탈퇴 뒤 다시 가입",
			Why:  "떠났다가 돌아오려는 사람은 오류가 아니라 고객입니다.",
			Mend: "계정을 닫을 때 CI를 풀어 주고, 닫힌 계정을 다시 찾지 마세요. 재가입 제한 기간이 있다면 알려야 하는 규칙입니다.",
		},
	},
}
