package console

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// The control API says in English why a request was answered as it was, why nothing is
// saved, what the register of deviations is about, and which fixture is missing. These are its texts in both
// languages, for the page in Korean.

func catalogue() *bilingual.Catalogue {
	return bilingual.New(explainTexts, reasonTexts, deviationTexts, savingTexts, fixture.DraftTexts())
}

// fieldCatalogue has what is wrong with a field of the form, as the reader of fixtures says
// it. Its rows are so general that they come last.
func fieldCatalogue() *bilingual.Catalogue {
	return bilingual.New(fixture.Texts(), []bilingual.Text{{"%w: found %t, expected %t", "%1: %2. 기대값: %3"}})
}

// lines are texts of the control API.
type lines struct {
	Lines []string `json:"lines"`
}

// inKorean answers with the lines that it is sent, in Korean where there is one.
func (d *handler) inKorean(w http.ResponseWriter, r *http.Request) (answer, error) {
	data, err := readBody(w, r, "Korean")
	if err != nil {
		return answer{}, err
	}
	var told lines
	if err := json.Unmarshal(data, &told); err != nil {
		return answer{}, control.Invalid("lines", "%v", err)
	}
	for i, line := range told.Lines {
		var known bool
		if told.Lines[i], known = d.korean().Korean(line); !known {
			told.Lines[i], _ = d.fields().Korean(line)
		}
		if strings.HasPrefix(line, tokenLine) {
			told.Lines[i] = koreanSpans(told.Lines[i])
		}
	}
	body, err := json.Marshal(told)
	return answer{status: http.StatusOK, kind: kindJSON, body: body}, err
}

// tokenLine begins the sentences of an explanation that tell lengths of time.
const tokenLine = "By the site's clock "

var spans = regexp.MustCompile(`\b(?:([0-9]+)h)?(?:([0-9]+)m)?([0-9]+)s\b`)

// koreanSpans writes lengths of time as a page in Korean does: 29m57s is 29분 57초.
func koreanSpans(line string) string {
	return spans.ReplaceAllStringFunc(line, func(span string) string {
		var parts []string
		for i, unit := range []string{"시간", "분", "초"} {
			if n := spans.FindStringSubmatch(span)[i+1]; n != "" && n != "0" {
				parts = append(parts, n+unit)
			}
		}
		if len(parts) == 0 {
			return "0초"
		}
		return strings.Join(parts, " ")
	})
}

// explainTexts are the sentences of an explanation, but for what decided.
var explainTexts = []bilingual.Text{
	{"Request %d, %s (%t), was answered %d (%s) after %w %t.", "요청 %1, %2(%3)에 %6 만에 %4(%5)로 응답했습니다(%7)."},
	{"Request %d, %s (%s), was answered %d (%s) after %w %t.", "요청 %1, %2(%3)에 %6 만에 %4(%5)로 응답했습니다(%7)."},
	{"no route of the API", "API에 없는 경로"},
	{"by the authority", "모의 서버"},
	{"by the express lane, from an answer that the authority had proved", "모의 서버가 확인해 둔 응답을 그대로 사용"},
	{"%t, as a call of the harness itself, which is not counted", "%1, 테스트 도구 호출이라 세지 않음"},
	{"over HTTPS, %t", "HTTPS, %1"},
	{"through the proxy (CONNECT), %t", "프록시(CONNECT), %1"},
	{"through the proxy (in clear), %t", "프록시(평문), %1"},
	{"It belongs to no site: %t.", "어느 사이트의 요청도 아닙니다: %1."},
	{"nothing in it named one that the server knows", "서버가 아는 사이트를 알려 주는 값이 없습니다"},
	{"It belongs to site %w, whose clock showed %s.", "사이트 %1의 요청입니다(사이트 시계 %2)."},
	{"It belongs to site %w, which issued %w, whose clock showed %s.", "%2을(를) 발급한 사이트 %1의 요청입니다(사이트 시계 %3)."},
	{"It belongs to site %w, which issued %w.", "%2을(를) 발급한 사이트 %1의 요청입니다."},
	{"It belongs to site %w, so to this one it does not exist.", "사이트 %1의 인증이므로 이 사이트에는 없는 것과 같습니다."},
	{"It belongs to site %w.", "사이트 %1의 요청입니다."},
	{"By the site's clock %s was %w old and had %w left.", "사이트 시계로 %1은(는) 발급된 지 %2 지났고 %3 남아 있었습니다."},
	{"By the site's clock %s was %w old and had %w left and had been extended.", "사이트 시계로 %1은(는) 발급된 지 %2 지났고 %3 남아 있었습니다. 연장된 토큰입니다."},
	{"By the site's clock %s was %w old and had expired %w before.", "사이트 시계로 %1은(는) 발급된 지 %2 지났고 %3 전에 만료되었습니다."},
	{"By the site's clock %s was %w old and had been withdrawn before its time.", "사이트 시계로 %1은(는) 발급된 지 %2 지났고, 만료 전에 무효가 되었습니다."},
	{"By the site's clock %s was %w old.", "사이트 시계로 %1은(는) 발급된 지 %2 지났습니다."},
	{"The certification %w %t.", "인증 %1: %2."},
	{"was made at run time", "실행 중에 만듦"},
	{"was made at run time, person %s", "실행 중에 만듦, 인물 %1"},
	{"is written at %w, person %w of scenario %s", "%1에 정의됨, 시나리오 %3의 인물 %2"},
	{"is written at %w, person %s", "%1에 정의됨, 인물 %2"},
	{"is written at %w:%d:%d, person %w of scenario %s", "%1:%2:%3에 정의됨, 시나리오 %5의 인물 %4"},
	{"is written at %w:%d:%d, person %s", "%1:%2:%3에 정의됨, 인물 %4"},
	{"is written at %s", "%1에 정의됨"},
	{"Its note says: %s", "메모: %1"},
	{"This site deleted it.", "이 사이트에서 삭제했습니다."},
	{
		"The person did not finish: the record has certified false, and whoever accepts it has not looked.",
		"인증을 끝내지 않은 사람입니다. 인증 정보의 certified가 false이므로, 이를 받아들였다면 확인하지 않은 것입니다.",
	},
	{"What decided: %t.", "판단 기준: %1."},
	{"What decided: %s.", "판단 기준: %1."},
	{"A fault was injected: %s.", "장애를 주입했습니다: %1."},
	{"Rule %s hits any request.", "규칙 %1: 모든 요청."},
	{"Rule %s hits any request. Why: %s", "규칙 %1: 모든 요청. 이유: %2"},
	{"Rule %s hits %s.", "규칙 %1: %2."},
	{"Rule %s hits %s. Why: %s", "규칙 %1: %2. 이유: %3"},
	{"Detail: %s", "자세히: %1"},
	{"It departs from the contract: %s", "API 명세와 다릅니다: %1"},
	{"What to do: %t", "해결 방법: %1"},
	{"What to do: %s", "해결 방법: %1"},
	{"The nearest ids that exist: %s.", "비슷한 imp_uid: %1."},
	{"No id that exists is near it.", "비슷한 imp_uid가 없습니다."},
	{"No fixture can hold this id: ids are imp_ and 1 to 60 letters, digits, _ or -.", "픽스처 파일에 쓸 수 없는 imp_uid입니다. imp_ 뒤에 영문자, 숫자, _, -를 1~60자 씁니다."},
}

// reasonTexts are what decided an answer, what to do about it, and why a request
// belongs to no site.
var reasonTexts = []bilingual.Text{
	{"the request was accepted", "요청을 받아들였습니다"},
	{"nothing passes to the control API, nor to services of this machine if the proxy listens to others", "제어 API로는 아무것도 넘기지 않습니다. 프록시가 다른 컴퓨터의 연결도 받으면 이 컴퓨터의 서비스로도 넘기지 않습니다"},
	{"the proxy got no connection to that host", "프록시가 그 호스트에 연결하지 못했습니다"},
	{"add the host to NO_PROXY of the program, or start the mock with --proxy-others pass", "프로그램의 NO_PROXY에 호스트를 추가하거나 모의 서버를 --proxy-others pass로 시작하세요"},
	{"use imp_apikey, a key that begins with imp_test_, or add this key to a sites file (--sites)", "imp_apikey 또는 imp_test_로 시작하는 키를 쓰거나, 이 키를 사이트 파일(--sites)에 추가하세요"},
	{"the REST API key is configured nowhere and does not begin with imp_test_", "등록되지 않은 REST API 키이고 imp_test_로 시작하지도 않습니다"},
	{"its key is not known", "키를 알 수 없습니다"},
	{"this key is known with another secret; an imp_test_ key is bound to the secret it first came with", "이 키의 시크릿이 다릅니다. imp_test_ 키에는 처음 쓴 시크릿이 고정됩니다"},
	{"the REST API key is known with another secret; an imp_test_ key keeps the secret that it first came with", "REST API 키의 시크릿이 다릅니다. imp_test_ 키에는 처음 쓴 시크릿이 고정됩니다"},
	{"its secret does not fit its key", "시크릿이 키와 맞지 않습니다"},
	{"send imp_key and imp_secret in a JSON or form body", "imp_key와 imp_secret을 JSON 또는 폼 본문으로 보내세요"},
	{"imp_key or imp_secret is missing, null or empty; this is looked at before the contract", "imp_key 또는 imp_secret이 없거나 null이거나 비어 있습니다. API 명세보다 먼저 확인합니다"},
	{"it came without key or secret", "키 또는 시크릿 없이 왔습니다"},
	{"send the access token as Authorization, as Bearer, or as X-ImpTokenHeader", "액세스 토큰을 Authorization에 그대로, 또는 Bearer를 붙여, 또는 X-ImpTokenHeader로 보내세요"},
	{"there is no token in Authorization or X-ImpTokenHeader; tokens are looked at before records", "Authorization에도 X-ImpTokenHeader에도 토큰이 없습니다. 토큰을 인증 정보보다 먼저 확인합니다"},
	{"it came without a token", "토큰 없이 왔습니다"},
	{"this token was not issued by this run of the mock; call POST /users/getToken", "지금 실행 중인 모의 서버가 발급한 토큰이 아닙니다. POST /users/getToken을 호출하세요"},
	{"no site has issued this token, or it was withdrawn; tokens are looked at before records", "어느 사이트도 발급하지 않았거나 무효가 된 토큰입니다. 토큰을 인증 정보보다 먼저 확인합니다"},
	{"its token was issued by no site, or is long gone", "어느 사이트도 발급하지 않았거나 오래전에 사라진 토큰입니다"},
	{"call POST /users/getToken again", "POST /users/getToken을 다시 호출하세요"},
	{"the token had expired by the site's clock; tokens are looked at before records", "사이트 시계로 만료된 토큰입니다. 토큰을 인증 정보보다 먼저 확인합니다"},
	{"iamport-mock fixtures list shows the ids that exist", "'iamport-mock fixtures list'로 있는 imp_uid를 확인하세요"},
	{"the token was good, and no certification that this site sees has the id", "토큰은 맞지만 이 사이트의 인증 중에 그 imp_uid가 없습니다"},
	{"this id belongs to another site; use that site's key", "다른 사이트의 imp_uid입니다. 그 사이트의 키를 쓰세요"},
	{"the token was good, and the certification belongs to another site, which looks the same as none", "토큰은 맞지만 다른 사이트의 인증입니다. 없는 것과 똑같이 응답합니다"},
	{"the token was good, and this site has deleted the certification", "토큰은 맞지만 이 사이트가 삭제한 인증입니다"},
	{"the token was good, and the certification is older than the switch retention allows", "토큰은 맞지만 retention 스위치가 정한 기간이 지난 인증입니다"},
	{"the id has not the form of an imp_uid, which the switch odd-imp-uid refuses", "imp_uid 형식이 아니어서 odd-imp-uid 스위치에 따라 거절했습니다"},
	{
		"the mock has POST /users/getToken, GET and DELETE /certifications/{imp_uid}, POST /certifications/otp/request and /certifications/otp/confirm/{imp_uid}",
		"모의 서버의 API: POST /users/getToken, GET과 DELETE /certifications/{imp_uid}, POST /certifications/otp/request, POST /certifications/otp/confirm/{imp_uid}",
	},
	{"the API has no such path", "API에 없는 경로입니다"},
	{"the path was not found, and nothing else was looked at", "경로를 찾지 못해 다른 것은 확인하지 않았습니다"},
	{"the API has this path, but not with this method", "API에 있는 경로지만 이 메서드는 없습니다"},
	{
		"the header Allow has the methods of this path; an OPTIONS of a browser is a CORS preflight, and the API is for servers: call it from yours, or start the mock with --deviation cors=any",
		"Allow 헤더에 이 경로의 메서드가 있습니다. 브라우저가 보낸 OPTIONS는 CORS 사전 요청인데, 이 API는 서버에서 호출하는 것입니다. 백엔드에서 호출하거나 모의 서버를 --deviation cors=any로 시작하세요",
	},
	{"the method was refused, and nothing else was looked at", "메서드를 거절해 다른 것은 확인하지 않았습니다"},
	{"the body is not what its Content-Type says", "본문이 Content-Type과 다릅니다"},
	{"its body could not be read", "본문을 읽을 수 없습니다"},
	{"send Content-Type: application/json or application/x-www-form-urlencoded", "Content-Type: application/json 또는 application/x-www-form-urlencoded로 보내세요"},
	{"the Content-Type is neither JSON nor a form", "Content-Type이 JSON도 폼도 아닙니다"},
	{"the body is larger than the server reads", "서버가 읽는 크기보다 본문이 큽니다"},
	{"the body did not arrive to its end", "본문이 끝까지 오지 않았습니다"},
	{"the request departs from the contract, which is looked at after the token", "요청이 API 명세와 다릅니다. 토큰을 확인한 뒤에 봅니다"},
	{"the personal data of the request is missing or wrong", "요청의 개인 정보가 없거나 잘못되었습니다"},
	{"only some providers have the one-time code API", "인증번호 API는 일부 인증사만 지원합니다"},
	{"the parameter otp is missing", "otp 매개변수가 없습니다"},
	{"the certification was confirmed before", "이미 완료된 인증입니다"},
	{"the code is not the one that was sent", "보낸 인증번호와 다릅니다"},
	{"the code was too old by the site's clock", "사이트 시계로 유효 시간이 지난 인증번호입니다"},
	{"there were too many wrong codes", "틀린 인증번호를 너무 많이 입력했습니다"},
	{"the switch address refuses this caller", "address 스위치가 이 호출자를 거절합니다"},
	{"the switch tier refuses this tier", "tier 스위치가 이 Tier를 거절합니다"},
	{"the switch rate-limit allows no more requests in this minute", "rate-limit 스위치에 따라 이번 1분 동안 더 요청할 수 없습니다"},
	{"the mock itself is at fault, and its log says where", "모의 서버 자체의 오류입니다. 로그를 확인하세요"},
}
