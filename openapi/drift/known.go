package drift

import (
	"path"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

// known is a difference that is not news. It explains a difference only while the
// published document says theirs: what it says anew is news again.
type known struct {
	operation string // "" = every one
	place     string // pattern of path.Match
	aspect    aspect
	theirs    string
	reason    Reason
}

// wordless are the aspects that Swagger 2.0 has no word for. A document that has one and does not use it is news.
var wordless = map[aspect]bool{null: true}

// reason is a row of FACTS.md and of the register, with the reason in both languages.
func reason(fact, register, english, korean string) Reason {
	return Reason{Fact: fact, Switch: register, Why: bilingual.Text{english, korean}}
}

// The operations that rows name.
const (
	getToken = "POST /users/getToken"
	otpAsk   = "POST /certifications/otp/request"
	otpEnd   = "POST /certifications/otp/confirm/{imp_uid}"
	readOne  = "GET /certifications/{imp_uid}"
	dropOne  = "DELETE /certifications/{imp_uid}"
)

// knowns are all differences that are known between ours and the document of 2026-08-06.
var knowns = [...]known{
	{getToken, "answer 400", presence, "", reason("1.4", "missing-credentials-code",
		"a 400 for a missing key or secret was seen, and is not published", "키나 시크릿이 없을 때의 400은 관측되었지만 공개 문서에 없습니다")},
	{"", "answer 403", presence, "", reason("1.5", "address",
		"the answer to an address that is not allowed is not published", "허용되지 않은 IP에 대한 응답은 공개되지 않았습니다")},
	{"", "answer 429", presence, "", reason("1.5", "rate-limit",
		"limits are not published", "요청 제한은 공개되지 않았습니다")},
	{"", "answer 413", presence, "", reason("6.6", "",
		"the answer to a body that is too long is not published", "너무 긴 본문에 대한 응답은 공개되지 않았습니다")},
	{"", "answer 415", presence, "", reason("1.1", "content-type",
		"the answer to another content type is not published", "다른 Content-Type에 대한 응답은 공개되지 않았습니다")},
	{readOne, "answer 400", presence, "", oddID()},
	{dropOne, "answer 400", presence, "", oddID()},
	{"", "answer [45]?? body", presence, "", reason("6.1", "",
		"every answer is an envelope, and the published document describes that of success alone", "모든 응답은 code, message, response를 갖지만, 공개 문서는 성공 응답만 설명합니다")},
	{"", "answer 200 body.code", need, optional, envelope()},
	{"", "answer 200 body.message", need, optional, envelope()},
	{"", "answer 200 body.response", need, optional, envelope()},
	{"", "answer 200 body.response.certified", need, optional, reason(
		"2.2", "",
		"certified is in every record that was seen, and every reader has to look at it", "certified는 관측된 모든 인증 정보에 있고, 읽는 쪽은 반드시 확인해야 합니다",
	)},
	{"", "answer 200 body.code", format, "", sized()},
	{"", "answer 200 body.code", values, "", reason("6.1", "", "code is 0 in every success", "성공 응답의 code는 항상 0입니다")},
	{"", "answer 200 body.message", values, "", noMessage()},
	{"", "answer 200 body.message", null, "", noMessage()},
	{getToken, "answer 200 body.response.now", format, "", seconds("1.2")},
	{getToken, "answer 200 body.response.expired_at", format, "", seconds("1.2")},
	{"", "answer 200 body.response.certified_at", format, "", seconds("2.2")},
	{"", "answer 200 body.response.birth", presence, "", reason("2.3", "",
		"birth is in every answer that was seen, and the published document hides it", "birth는 관측된 모든 응답에 있지만 공개 문서에는 숨겨져 있습니다")},
	{"", "answer 200 body.response.birthday", format, "", reason("2.2", "",
		"birthday is YYYY-MM-DD; the published document says so in its description", "birthday는 YYYY-MM-DD이며, 공개 문서는 설명에만 적었습니다")},
	{"", "answer 200 body.response.gender", values, "", described()},
	{"", "answer 200 body.response.carrier", values, "", described()},
	{"", "answer 200 body.response.*", null, "", reason("2.2", "",
		"fields are null in an unfinished record, and where a provider gives none; Swagger 2.0 has no word for null",
		"끝나지 않은 인증이나 인증사가 주지 않는 필드는 null입니다. Swagger 2.0에는 null을 표현하는 방법이 없습니다")},
	{otpAsk, "request field.bypass", typed, "string", reason("3.2", "",
		"bypass is a JSON text in one published place and an object in another", "bypass는 공개 문서 한 곳에서는 JSON 문자열, 다른 곳에서는 객체입니다")},
	{otpAsk, "request field.is_mvno", typed, "boolean", reason("3.2", "",
		"is_mvno is a boolean, with a text as its published default", "is_mvno는 boolean이지만 공개된 기본값은 문자열입니다")},
	{otpAsk, "request field.gender_digit", values, "", reason("3.2", "otp-foreigner-digits",
		"gender_digit is 1 to 8; the published document says so in its description", "gender_digit는 1부터 8까지이며, 공개 문서는 설명에만 적었습니다")},
	{otpAsk, "request field.channel_key", need, required, channel()},
	{otpAsk, "request field.channelKey", presence, "", channel()},
	{otpEnd, "request field.imp_uid", presence, "", reason("3.3", "",
		"the KCP guide repeats imp_uid in the body", "KCP 안내서는 본문에 imp_uid를 다시 넣습니다")},
}

func oddID() Reason {
	return reason("2.1", "odd-imp-uid", "the answer to an id of an odd shape is not published; only a switch gives 400", "형식이 이상한 ID에 대한 응답은 공개되지 않았습니다. 400은 스위치를 켰을 때만 나옵니다")
}

func sized() Reason {
	return reason("6.1", "", "our document says how large code may be", "code의 크기는 우리 문서에만 있습니다")
}

func envelope() Reason {
	return reason("6.1", "", "code, message and response are in every answer, and the published document requires none of them",
		"code, message, response는 모든 응답에 있지만 공개 문서에는 필수로 적혀 있지 않습니다")
}

func noMessage() Reason {
	return reason("6.1", "", "message is null in every success", "성공 응답의 message는 항상 null입니다")
}

func seconds(fact string) Reason {
	return reason(fact, "", "Unix seconds, of which our document says how large they may be", "유닉스 시각(초)이며, 크기는 우리 문서에만 있습니다")
}

func described() Reason {
	return reason("2.2", "", "the published document lists the values in its description", "공개 문서는 가능한 값을 설명에만 적었습니다")
}

func channel() Reason {
	return reason("3.2", "", "the channel is required by one published text, for KCP only by another, and was called channelKey before", "채널 키는 공개 문서 한 곳에서는 필수, 다른 곳에서는 KCP에서만 필수이고, 예전 이름은 channelKey입니다")
}

// explain is why a difference from a document is known, nil for news.
func (d *document) explain(found Difference) *Reason {
	if wordless[aspect(found.Aspect)] && !d.old() {
		return nil
	}
	for _, k := range knowns {
		if k.explains(found) {
			return &k.reason
		}
	}
	return nil
}

func (k known) explains(d Difference) bool {
	if k.operation != "" && k.operation != d.Operation || string(k.aspect) != d.Aspect || k.theirs != d.Theirs {
		return false
	}
	fits, err := path.Match(k.place, d.Place)
	return err == nil && fits
}
