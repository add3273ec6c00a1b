package contract

import (
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// fallback is the charset that browsers take where a page names none. Nothing can
// be known then, so it is not used here.
const fallback = "windows-1252"

// utf8Text is a body as UTF-8: by the byte order mark, or the charset of the
// Content-Type, or that of a page's own <meta>. Bytes that cannot be read are
// replaced.
func utf8Text(body []byte, contentType string) string {
	encoding, name, certain := charset.DetermineEncoding(body, contentType)
	if name == "utf-8" || !certain && (name == fallback || !maybePage(contentType)) {
		return strings.ToValidUTF8(string(body), string(utf8.RuneError))
	}
	text, err := encoding.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), string(utf8.RuneError))
	}
	return strings.TrimPrefix(string(text), "\ufeff")
}

// UTF8 is the body of an answer as text, as a contract sees it.
func UTF8(body []byte, contentType string) string { return utf8Text(body, contentType) }

// maybePage reports whether a body of this content type may have a <meta>.
func maybePage(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err != nil || strings.Contains(media, "html")
}

// text is the body as UTF-8.
func (a *reply) text() string {
	if !a.decoded {
		a.decoded, a.utf8 = true, utf8Text(a.body, a.header.Get("Content-Type"))
	}
	return a.utf8
}

// jsonText is the body where JSON is expected: UTF-8, as the standard wants it,
// or else in the charset that the answer names.
func (a *reply) jsonText() string {
	if utf8.Valid(a.body) {
		return string(a.body)
	}
	return a.text()
}
