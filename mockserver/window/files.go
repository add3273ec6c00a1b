package window

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"sync"
)

//go:embed assets
var assets embed.FS

// templates are the screens, parsed when the first of them is shown: a mock
// that nobody opens a window of does not pay for them.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Option("missingkey=error").ParseFS(assets, "assets/*.html"))
})

// kinds are the files that a page may load, and what they are.
var kinds = map[string]string{
	"window.css": "text/css; charset=utf-8",
	"window.js":  kindScript,
}

func asset(name string) (reply, error) {
	kind, ok := kinds[name]
	if !ok {
		return reply{}, &refusal{status: http.StatusNotFound, key: "unknown_window"}
	}
	body, err := assets.ReadFile("assets/" + name)
	if err != nil {
		return reply{}, err
	}
	return reply{kind: kind, body: body, etag: tagOf(body)}, nil
}

// tagOf is an entity tag of the bytes.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	const enough = 12
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:enough]) + `"`
}

// settingsMark is where the SDK has the switches of the register written in.
const settingsMark = "/*settings*/{}"

// browserSwitches are the rows of the register that the SDK itself must know.
var browserSwitches = []string{
	"cancel-message", "failure-uids", "mobile-without-redirect", "pc-popup", "popup-blocked",
	"sdk-before-init", "sdk-loaded-twice", "sdk-two-windows", "sdk-wrong-arguments",
}

// sdk is the drop-in script, with the switches in force.
func (m *handler) sdk(r *http.Request) (reply, error) {
	body, err := assets.ReadFile("assets/iamport.js")
	if err != nil {
		return reply{}, err
	}
	chosen, err := m.switches(r)
	if err != nil {
		return reply{}, err
	}
	known := map[string]string{"version": m.info.Version}
	for _, name := range browserSwitches {
		known[name] = chosen[name]
	}
	known["cancel-message"] = cancelMessages[chosen["cancel-message"]]
	text, err := json.Marshal(known)
	if err != nil {
		return reply{}, err
	}
	body = bytes.Replace(body, []byte(settingsMark), text, 1)
	return reply{kind: kindScript, body: body, etag: tagOf(body), shared: true}, nil
}

// switches are the values in force of the register's rows.
func (m *handler) switches(r *http.Request) (map[string]string, error) {
	settings, err := m.mock.Settings(r.Context())
	return settings.Switches, err
}

// page renders a screen. An error of a template is the mock's own and shows as
// such; every screen is rendered by tests.
func (m *handler) page(name string, v *view) reply {
	v.Screen, v.Version, v.Words = name, m.info.Version, wordsOf(v.lang)
	v.Lang, v.Other = korean, english
	if v.lang == english {
		v.Lang, v.Other = english, korean
	}
	v.Title = v.Words[name+"_title"]
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, "page", v); err != nil {
		m.info.Log.Error("a screen of the identity window", "screen", name, "error", err.Error())
		return reply{status: http.StatusInternalServerError, kind: "text/plain; charset=utf-8", body: []byte("iamport-mock: " + err.Error())}
	}
	return reply{kind: kindHTML, body: out.Bytes()}
}
