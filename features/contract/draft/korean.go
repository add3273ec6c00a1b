package draft

import (
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// Texts are the errors and the comments of drafts, in English and Korean.
func Texts() []bilingual.Text { return slices.Concat(errorTexts, questionTexts, commentTexts) }

// Korean is the draft with its questions and comments in Korean. What has no Korean text stays as it is.
func (d Draft) Korean() Draft {
	catalogue := bilingual.New(questionTexts, commentTexts)
	lines := strings.Split(string(d.Text), "\n")
	for i, line := range lines {
		lines[i] = koreanLine(catalogue, line)
	}
	made := Draft{Text: []byte(strings.Join(lines, "\n")), Carried: d.Carried}
	made.Questions = questionsOf(made.Text)
	return made
}

// koreanLine puts the comment of a line into Korean.
func koreanLine(catalogue *bilingual.Catalogue, line string) string {
	for _, mark := range []string{questionMark, "# "} {
		for from := 0; ; {
			at := strings.Index(line[from:], mark)
			if at < 0 {
				break
			}
			from += at + len(mark)
			if korean, known := catalogue.Korean(line[from:]); known {
				return line[:from] + korean
			}
		}
	}
	return line
}

var errorTexts = []bilingual.Text{
	{"no sign-up of a new adult was recorded", "새 성인의 가입이 기록되지 않았습니다"},
	{"no request to the backend carried the imp_uid", "백엔드로 보낸 요청 가운데 imp_uid가 든 것이 없습니다"},
	{"this is not a HAR file", "HAR 파일이 아닙니다"},
	{"this is not a HAR file: it has no entries", "HAR 파일이 아닙니다. 기록된 요청이 없습니다"},
	{"this is not a HAR file: invalid character %s", "HAR 파일이 아닙니다. JSON으로 읽을 수 없습니다"},
	{"this is not a HAR file: %s", "HAR 파일이 아닙니다: %1"},
	{"this is not an OpenAPI 3 document", "OpenAPI 3 문서가 아닙니다"},
	{"this is not an OpenAPI 3 document: %s", "OpenAPI 3 문서가 아닙니다: %1"},
	{"no operation of the document takes an imp_uid (a field such as imp_uid or impUid)", "문서에 imp_uid를 받는 API가 없습니다(imp_uid, impUid 같은 필드)"},
}

// commentTexts are the comments of the file, without the sign before them.
var commentTexts = []bilingual.Text{
	{`Drafted from %t. A line that begins with "# ?" is a question: answer it, and delete it.`, `%1 바탕으로 쓴 초안입니다. "# ?"로 시작하는 줄은 질문입니다. 답을 적고 그 줄을 지우세요.`},
	{"a recording", "가입 기록을"},
	{"the backend's OpenAPI document", "백엔드의 OpenAPI 문서를"},
	{"The same in all requests of one visitor, and new for each.", "한 방문자의 모든 요청에서 같고, 방문자마다 새로 만드는 값."},
	{"What a visitor asks for first. Cookies are kept; what is captured is written {{name}} from here on.", "방문자가 먼저 보내는 요청. 쿠키는 유지되고, capture로 꺼낸 값은 이제부터 {{이름}}으로 씁니다."},
	{"Where the window sends the browser (m_redirect_url). It adds imp_uid, merchant_uid and success by itself.", "인증창이 브라우저를 보내는 곳(m_redirect_url). imp_uid, merchant_uid, success는 인증창이 붙입니다."},
	{"What the page sends when the identity window calls back.", "인증창의 콜백을 받은 페이지가 보내는 요청."},
	{"How the outcomes are told apart.", "결과를 구분하는 방법."},
	{"What you claim. What you leave out is not judged.", "지킨다고 선언하는 규칙. 적지 않은 것은 평가하지 않습니다."},
	{"a certification that is older is refused", "이보다 오래된 인증은 거절"},
	{"one token for many sign-ups, renewed once", "토큰 하나로 여러 가입을 처리하고, 만료되면 한 번만 갱신"},
	{"no account on doubt, and an answer in time, when i'mport fails", "아임포트에 장애가 나면 계정을 만들지 않고 제때 응답"},
	{"no secret, token, CI or DI is told", "시크릿, 토큰, CI, DI를 노출하지 않음"},
}

// questionTexts are the questions.
var questionTexts = []bilingual.Text{
	{"was the first sign-up a new account, the second one the same person, the third one a minor? Nothing in the file says so", "첫 번째 가입은 새 계정, 두 번째는 같은 사람, 세 번째는 미성년자였나요? 파일에는 나와 있지 않습니다"},
	{`what does "removed" have to be? A cookie, a token or a person's own stood there`, `"removed" 자리에는 무엇이 와야 하나요? 쿠키나 토큰, 개인정보가 있던 자리입니다`},
	{"does %s, which the page sent afterwards, belong to the sign-up? Then add it to the list", "페이지가 그 뒤에 보낸 %1 요청도 가입에 필요한가요? 그렇다면 목록에 추가하세요"},
	{"does %s close the account? Then write it as withdraw, with what it is sent, and claim withdrawal", "%1 요청이 탈퇴 요청인가요? 그렇다면 보내는 내용과 함께 withdraw에 쓰고 withdrawal을 선언하세요"},
	{"the page sent a file as %s, which a contract cannot: does the backend take the form without it?", "페이지가 %1에 파일을 보냈지만 연동 명세 파일로는 보낼 수 없습니다. 파일이 없어도 백엔드가 폼을 받나요?"},
	{"the page sent %s more than once, and a contract sends it once: is that enough?", "페이지는 %1 값을 여러 번 보냈지만 연동 명세 파일로는 한 번만 보냅니다. 한 번이면 되나요?"},
	{"a contract sends %s as a text, and the page sent a number: does the backend take it?", "페이지는 %1 값을 숫자로 보냈지만 연동 명세 파일로는 문자열로 보냅니다. 백엔드가 받나요?"},
	{"the value at %s", "%1 위치의"},
	{"the page sent %t as a time: does the backend look at it? A contract cannot say what time it is", "페이지가 %1 값으로 시각을 보냈습니다. 백엔드가 이 값을 확인하나요? 연동 명세 파일에는 현재 시각을 쓸 수 없습니다"},
	{"where does %t come from? No answer of the recording had it, so a new text stands here", "%1 값은 어디에서 오나요? 기록된 응답에 없던 값이라 새 문자열을 넣었습니다"},
	{"what does %t have to be? It looked like a secret or like somebody's own, so a new text stands here", "%1 값은 무엇이어야 하나요? 시크릿이나 개인정보로 보여 새 문자열을 넣었습니다"},
	{"the page sent %t with hyphens, and a contract sends digits: does the backend take them?", "페이지는 %1 값을 하이픈과 함께 보냈지만 연동 명세 파일로는 숫자만 보냅니다. 백엔드가 받나요?"},
	{"the page sent %s as a time: does the backend look at it? A contract cannot say what time it is", "페이지가 %1 값으로 시각을 보냈습니다. 백엔드가 이 값을 확인하나요? 연동 명세 파일에는 현재 시각을 쓸 수 없습니다"},
	{"where does %s come from? No answer of the recording had it, so a new text stands here", "%1 값은 어디에서 오나요? 기록된 응답에 없던 값이라 새 문자열을 넣었습니다"},
	{"what does %s have to be? It looked like a secret or like somebody's own, so a new text stands here", "%1 값은 무엇이어야 하나요? 시크릿이나 개인정보로 보여 새 문자열을 넣었습니다"},
	{"%s %s takes an imp_uid too: which of them signs people up?", "%1 %2 요청도 imp_uid를 받습니다. 가입 요청은 어느 쪽인가요?"},
	{"does a visitor ask for something first, such as a page with a CSRF token or a session? Then write it as prepare", "CSRF 토큰이 있는 페이지나 세션처럼 방문자가 먼저 요청하는 것이 있나요? 있다면 prepare에 쓰세요"},
	{"does the backend give the merchant_uid? Then capture it in prepare, and delete it under values", "merchant_uid를 백엔드가 발급하나요? 그렇다면 prepare에서 capture하고 values에서는 지우세요"},
	{"what does %s have to be? The document does not say, so a new text stands here", "%1 값은 무엇이어야 하나요? 문서에 없어서 새 문자열을 넣었습니다"},
	{"is this status an answer that the backend means, or a crash?", "이 상태 코드는 백엔드가 의도한 응답인가요, 오류인가요?"},
	{"by what does the page see that the next request follows?", "페이지는 무엇을 보고 다음 요청을 보내나요?"},
	{"the page sent %s with hyphens, and a contract sends digits: does the backend take them?", "페이지는 %1 값을 하이픈과 함께 보냈지만 연동 명세 파일로는 숫자만 보냅니다. 백엔드가 받나요?"},
	{"an answer was that of %s, to the letter: is there anything that tells the two apart?", "%1 응답과 완전히 같은 응답이 있었습니다. 둘을 구분할 방법이 있나요?"},
	{"the same person was answered as a new account: does the backend look for an account, and how does it answer then?", "같은 사람인데 새 계정으로 응답했습니다. 백엔드가 기존 계정을 찾나요? 찾으면 어떻게 응답하나요?"},
	{"the minor was answered as a new account: does the backend look at the age, and how does it refuse?", "미성년자인데 새 계정으로 응답했습니다. 백엔드가 나이를 확인하나요? 거절할 때는 어떻게 응답하나요?"},
	{"no small difference tells this answer from the others: what does?", "이 응답을 다른 응답과 구분할 작은 차이를 찾지 못했습니다. 무엇으로 구분하나요?"},
	{"how does the backend answer when a certification proves nothing? Nobody has tried", "끝내지 않은 인증처럼 아무것도 증명하지 않는 인증에 백엔드는 어떻게 응답하나요? 아직 해 보지 않았습니다"},
	{"how does the backend answer when i'mport fails? Nobody has tried", "아임포트에 장애가 나면 백엔드는 어떻게 응답하나요? 아직 해 보지 않았습니다"},
	{"how does the backend answer when the outcome is %s? Nobody has played it", "결과가 %1일 때 백엔드는 어떻게 응답하나요? 이 단계는 기록하지 않았습니다"},
	{"what is the answer when the outcome is %s? This is a guess by the statuses of the document", "결과가 %1일 때 응답은 무엇인가요? 문서의 상태 코드로 추측한 값입니다"},
	{"what is the answer when the outcome is %s? The document has no status for it", "결과가 %1일 때 응답은 무엇인가요? 문서에 맞는 상태 코드가 없습니다"},
	{"has one person one account? Then play the second sign-up too", "한 사람에게 계정을 하나만 주나요? 그렇다면 두 번째 가입도 기록하세요"},
	{"is a used imp_uid refused to everybody else?", "이미 쓴 imp_uid를 다른 사람이 보내면 거절하나요?"},
	{"is a certification of another merchant_uid refused?", "merchant_uid가 다른 인증을 거절하나요?"},
	{"are people without a CI refused?", "CI가 없는 사람을 거절하나요?"},
	{"a certification of the day before was refused: for how long is one good?", "하루 전의 인증이 거절되었습니다. 인증은 얼마 동안 유효한가요?"},
	{"is there an age rule? Then play the sign-up of a minor too, or write underage", "나이 규칙이 있나요? 있다면 미성년자의 가입도 기록하거나 underage를 쓰세요"},
	{
		"which age rule does the backend have? full-age-N (만 나이), year-age-N (연 나이) or birth-year-Y (born until then)",
		"백엔드의 나이 규칙은 무엇인가요? full-age-N(만 나이), year-age-N(연 나이), birth-year-Y(그해까지 출생) 중 하나로 쓰세요",
	},
}
