package mutant

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
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

// refusedByCode takes HTTP 200 with a code other than 0 for a certification that
// is not there.
func refusedByCode(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
	cert, err := next.Certification(ctx, impUID)
	if failure := (*client.APIError)(nil); errors.As(err, &failure) && failure.Operation == "getCertification" && failure.Status == http.StatusOK {
		return nil, client.ErrNotFound
	}
	return cert, err
}

// closing500 answers every failure of its own with 500, and ends the connection
// behind it without a word.
func closing500(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := held(next, r)
		if a.status < http.StatusInternalServerError {
			a.send(w)
			return
		}
		a.say(http.StatusInternalServerError, textMedia, "Internal Server Error")
		hangUp(w, a)
	})
}

// boundedBody ends the connection of a client that sends more than a megabyte,
// without reading the body.
func boundedBody(next http.Handler) http.Handler {
	const most = 1 << 20
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > most {
			hangUp(w, nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hangUp writes an answer, if there is one, as from a server that keeps
// connections, and ends this one.
func hangUp(w http.ResponseWriter, a *answer) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	if a == nil {
		return
	}
	response := http.Response{
		StatusCode: a.status, ProtoMajor: 1, ProtoMinor: 1, Header: a.header,
		Body: io.NopCloser(bytes.NewReader(a.body.Bytes())), ContentLength: int64(a.body.Len()),
	}
	_ = response.Write(conn) // the browser may be gone
}

// typed is what somebody has typed before the window opened.
type typed struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Birthday string `json:"birthday"`
}

type typedKey struct{}

const typedCookie = "typed"

var (
	phoneDigits = regexp.MustCompile(`^01[016789]\d{7,8}$`)
	isoDate     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// typedFirst has a form in front, and takes a record only if it tells the same.
func typedFirst(p *parts) {
	p.handler = askFirst
	p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
		cert, err := next.Certification(ctx, impUID)
		if said, ok := ctx.Value(typedKey{}).(typed); err == nil && cert.Certified && !(ok && said.fits(cert)) {
			return nil, client.ErrNotFound
		}
		return cert, err
	})
}

// fits reports whether a record tells what was typed. What it does not tell
// contradicts nothing.
func (t typed) fits(cert *client.Certification) bool {
	phone, told := cert.Phone.Known()
	return cert.Name == t.Name && (!told || phone == t.Phone) && (cert.Birthday.IsZero() || cert.Birthday.String() == t.Birthday)
}

// askFirst begins a session only for visitors who fill in the form.
func askFirst(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost && r.URL.Path == "/session":
			var said typed
			if json.Unmarshal(reread(r), &said) != nil || said.Name == "" || !phoneDigits.MatchString(said.Phone) || !isoDate.MatchString(said.Birthday) {
				refuseForm(w)
				return
			}
			text, err := json.Marshal(said)
			if err != nil {
				refuseForm(w)
				return
			}
			a := held(next, r)
			a.header.Add("Set-Cookie", (&http.Cookie{Name: typedCookie, Value: base64.URLEncoding.EncodeToString(text), Path: "/"}).String())
			a.send(w)
		case isSignUp(r) || isRedirect(r):
			said, ok := typedBy(r)
			if !ok {
				refuseForm(w)
				return
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), typedKey{}, said)))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// typedBy is what the browser's form has said.
func typedBy(r *http.Request) (said typed, ok bool) {
	cookie, err := r.Cookie(typedCookie)
	if err != nil {
		return typed{}, false
	}
	text, err := base64.URLEncoding.DecodeString(cookie.Value)
	ok = err == nil && json.Unmarshal(text, &said) == nil
	return said, ok
}

func refuseForm(w http.ResponseWriter) {
	a := &answer{status: http.StatusBadRequest, header: http.Header{}}
	a.say(http.StatusBadRequest, jsonMedia, `{"result":"rejected","reason":"form"}`)
	a.send(w)
}
