package mutant

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// field is the text under a key of a JSON answer, "" where there is none.
func (a *answer) field(key string) string {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(a.body.Bytes(), &fields) != nil {
		return ""
	}
	return wireRecord(fields).text(key)
}

// say puts another answer in the place of this one; the cookies stay.
func (a *answer) say(status int, media, text string) {
	a.status = status
	a.header.Set("Content-Type", media)
	a.body.Reset()
	a.body.WriteString(text)
}

// translated says in another way what the reference has answered.
func translated(say func(a *answer, result string)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a := held(next, r)
			say(a, a.field("result"))
			a.send(w)
		})
	}
}

const (
	jsonMedia = "application/json"
	textMedia = "text/plain; charset=utf-8"
)

// ownWords has statuses and words of its own.
func ownWords(next http.Handler) http.Handler {
	words := map[string]struct {
		status int
		code   string
	}{
		"created":     {http.StatusOK, "JOINED"},
		"existing":    {http.StatusConflict, "ALREADY_JOINED"},
		"underage":    {http.StatusUnprocessableEntity, "TOO_YOUNG"},
		"rejected":    {http.StatusUnauthorized, "NOT_VERIFIED"},
		"unavailable": {http.StatusInternalServerError, "TRY_LATER"},
	}
	return translated(func(a *answer, result string) {
		if word, ok := words[result]; ok {
			a.say(word.status, jsonMedia, fmt.Sprintf(`{"code":%q}`, word.code))
		}
	})(next)
}

// always200 says in the body alone whether something went well.
func always200(next http.Handler) http.Handler {
	return translated(func(a *answer, result string) {
		switch result {
		case "created", "existing", "withdrawn":
			a.say(http.StatusOK, jsonMedia, fmt.Sprintf(`{"ok":true,"data":{"state":%q}}`, result))
		case "":
			uid := a.field("merchant_uid")
			a.say(http.StatusOK, jsonMedia, fmt.Sprintf(`{"ok":%t,"data":{"merchant_uid":%q}}`, uid != "", uid))
		default:
			a.say(http.StatusOK, jsonMedia, fmt.Sprintf(`{"ok":false,"error":{"code":%q}}`, strings.ToUpper(result)))
		}
	})(next)
}

// formsOnly takes forms at /join.jsp and answers with a line of text.
func formsOnly(next http.Handler) http.Handler {
	lines := map[string]string{
		"created": "가입되었습니다", "existing": "이미 회원입니다", "underage": "나이가 모자랍니다", "rejected": "인증되지 않았습니다",
		"unavailable": "잠시 뒤에 다시 하세요", "withdrawn": "탈퇴되었습니다",
	}
	told := translated(func(a *answer, result string) {
		line := lines[result]
		if uid := a.field("merchant_uid"); uid != "" {
			line = "merchant_uid=" + uid
		}
		a.say(a.status, textMedia, line+"\n")
	})(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch {
		case r.URL.Path == "/join.jsp" && r.Method == http.MethodPost && err == nil && media == "application/x-www-form-urlencoded":
			r.URL.Path = "/certifications"
			told.ServeHTTP(w, r)
		case r.URL.Path == "/join.jsp" || r.URL.Path == "/certifications":
			a := &answer{status: http.StatusUnsupportedMediaType, header: http.Header{}}
			a.say(a.status, textMedia, lines["rejected"]+"\n")
			a.send(w)
		default:
			told.ServeHTTP(w, r)
		}
	})
}

// pagesOnly sends the browser on to a page for each outcome.
func pagesOnly(next http.Handler) http.Handler {
	pages := map[string]string{
		"created": "/welcome", "existing": "/login?known=1", "underage": "/sorry/age", "rejected": "/sorry/certification",
		"unavailable": "/sorry/later", "withdrawn": "/bye",
	}
	return translated(func(a *answer, result string) {
		if page, ok := pages[result]; ok {
			a.header.Set("Location", page)
			a.say(http.StatusSeeOther, textMedia, "")
		}
	})(next)
}

// sameAnswer tells nobody why they are kept out.
func sameAnswer(next http.Handler) http.Handler {
	return translated(func(a *answer, result string) {
		switch result {
		case "created", "existing", "withdrawn":
			a.say(http.StatusOK, jsonMedia, fmt.Sprintf(`{"ok":true,"state":%q}`, result))
		case "rejected", "underage", "unavailable":
			a.say(http.StatusBadRequest, jsonMedia, `{"ok":false}`)
		}
	})(next)
}
