package merchant

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"

	"github.com/iamport-mock/iamport-mock/client/verifier"
)

//go:embed page
var files embed.FS

var pages = template.Must(template.ParseFS(files, "page/*.html"))

// signUpPage shows the page, with a merchant_uid for the attempt that it begins.
func (m *Merchant) signUpPage(r *request) (reply, error) {
	answer, err := m.startSession(r)
	if err != nil {
		return reply{}, err
	}
	answer.page = "signup"
	answer.raw, answer.media = m.render(answer), "text/html; charset=utf-8"
	return answer, nil
}

// view is what a page shows.
type view struct {
	answerBody
	Title, Message string
	SDK            SDK
}

// render cannot fail but for a fault in a template, which the tests would show.
func (m *Merchant) render(a reply) []byte {
	name := a.page
	if name == "" {
		name = "result"
	}
	v := view{answerBody: a.body, SDK: m.config.SDK}
	v.Title, v.Message = titles[a.body.Result], messages[a.body.Reason]
	if v.Message == "" {
		v.Message = messages[a.body.Result]
	}
	if a.session != nil && v.Account == "" && a.body.Result != resultWithdrawn {
		v.Account = a.session.account
	}
	var text bytes.Buffer
	if err := pages.ExecuteTemplate(&text, name, v); err != nil {
		return []byte("<!doctype html><title>error</title>")
	}
	return text.Bytes()
}

var titles = map[string]string{
	string(verifier.Created):  "가입이 완료되었습니다",
	string(verifier.Existing): "이미 가입하셨습니다",
	string(verifier.Underage): "가입할 수 없습니다",
	string(verifier.Rejected): "인증을 확인하지 못했습니다",
	resultUnavailable:         "잠시 후 다시 시도해 주세요",
	resultWithdrawn:           "탈퇴가 완료되었습니다",
}

// messages explain a reason or, where it has none, a result.
var messages = map[string]string{
	string(verifier.Created):            "본인인증을 확인하고 계정을 만들었습니다.",
	string(verifier.Existing):           "이미 가입하신 계정이 있어 그 계정으로 로그인했습니다.",
	string(verifier.Rejected):           "처음부터 다시 인증해 주세요.",
	string(verifier.TooYoung):           "가입할 수 있는 나이가 아닙니다.",
	string(verifier.NoConsent):          "만 14세 미만은 법정대리인의 동의가 필요합니다.",
	string(verifier.Unfinished):         "인증이 끝나지 않았습니다. 처음부터 다시 인증해 주세요.",
	string(verifier.Stale):              "인증한 지 오래되었습니다. 다시 인증해 주세요.",
	string(verifier.Used):               "이미 사용된 인증입니다. 다시 인증해 주세요.",
	string(verifier.NoCI):               "이 인증 방법으로는 가입할 수 없습니다. 다른 방법으로 인증해 주세요.",
	string(verifier.ForeignMerchantUID): "이 브라우저에서 시작한 인증이 아닙니다. 다시 인증해 주세요.",
	string(verifier.NoSession):          "이 브라우저에서 시작한 인증이 아닙니다. 다시 인증해 주세요.",
	string(verifier.Withdrawn):          "탈퇴한 지 얼마 되지 않아 아직 다시 가입할 수 없습니다.",
	notSuccessful:                       "인증을 마치지 않았습니다. 다시 인증해 주세요.",
	notSignedIn:                         "로그인되어 있지 않습니다. 본인인증으로 로그인해 주세요.",
	noSuchPath:                          "찾으시는 페이지가 없습니다.",
	wrongMethod:                         "이 주소에서는 쓸 수 없는 요청 방식입니다.",
	tryAgain:                            "지금은 인증을 확인할 수 없습니다. 같은 인증으로 다시 시도하실 수 있습니다.",
}

// media of the files beside the pages.
var media = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

func asset(r *request) (reply, error) {
	name := r.PathValue("name")
	text, err := fs.ReadFile(files, "page/assets/"+name)
	if err != nil {
		return refuse(http.StatusNotFound, noSuchPath), nil //nolint:nilerr // whatever else would be a fault of the build
	}
	return reply{status: http.StatusOK, raw: text, media: media[path.Ext(name)]}, nil
}
