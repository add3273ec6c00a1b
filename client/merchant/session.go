package merchant

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// session is what a browser's cookie says. The zero session belongs to nobody.
type session struct {
	id      string
	account string // "" = not signed in
}

// sessions reads and writes sessions. All they know is in the signed cookie:
// nothing is kept here, so several processes with one key share them.
type sessions struct {
	key    []byte
	now    func() time.Time
	secure bool
}

const (
	cookieName  = "merchant_session"
	sessionLife = 24 * time.Hour
)

// of is the session of a request; none if its cookie is not ours or too old.
func (s *sessions) of(r *http.Request) session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return session{}
	}
	text, mac, _ := strings.Cut(cookie.Value, "~")
	parts := strings.Split(text, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(mac), []byte(s.sign("session", text))) {
		return session{}
	}
	ends, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || s.now().Unix() >= ends {
		return session{}
	}
	return session{id: parts[0], account: parts[1]}
}

// start is a new session that is not signed in.
func (s *sessions) start() session { return session{id: rand.Text()} }

// cookie is what a browser shall keep. It comes back when the identity window
// sends the browser here (Lax), and never with what another site's page posts.
func (s *sessions) cookie(of session) *http.Cookie {
	text := of.id + "." + of.account + "." + strconv.FormatInt(s.now().Add(sessionLife).Unix(), 10)
	return &http.Cookie{
		Name: cookieName, Value: text + "~" + s.sign("session", text), Path: "/", MaxAge: int(sessionLife / time.Second),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

// A merchant_uid is 16 hexadecimal digits by chance and 24 that sign them for
// the session: 40 letters and digits, as many as KCP takes. Whether one was
// issued to a session can be seen without having kept it, by every process and
// for every open tab.
const (
	uidChance = 16
	uidSigned = 24
)

func (s *sessions) issue(to session) string {
	nonce := make([]byte, uidChance/2)
	_, _ = rand.Read(nonce) // never fails
	text := hex.EncodeToString(nonce)
	return text + s.sign("merchant_uid", to.id, text)[:uidSigned]
}

// issued is nil for no session.
func (s *sessions) issued(to session) func(merchantUID string) bool {
	if to.id == "" {
		return nil
	}
	return func(uid string) bool {
		return len(uid) == uidChance+uidSigned &&
			hmac.Equal([]byte(uid[uidChance:]), []byte(s.sign("merchant_uid", to.id, uid[:uidChance])[:uidSigned]))
	}
}

// sign is 64 hexadecimal digits over texts that contain no zero byte.
func (s *sessions) sign(texts ...string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(strings.Join(texts, "\x00"))) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil))
}
