package mutant

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

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
