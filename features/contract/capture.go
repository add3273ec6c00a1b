package contract

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
)

// captureFrom is where in an answer a value is found.
type captureFrom string

const (
	fromJSON   captureFrom = "json"
	fromHeader captureFrom = "header"
	fromCookie captureFrom = "cookie"
	fromText   captureFrom = "text"
)

// capture takes one value out of an answer.
type capture struct {
	name  string // under which it is written
	from  captureFrom
	where string         // pointer, header name or cookie name
	text  *regexp.Regexp // of fromText: its first group, or all of it
}

// take finds the value. found is false where there is none, or an empty one.
func (c *capture) take(a *reply) (value string, found bool) {
	switch c.from {
	case fromJSON:
		tree, _ := a.json()
		v, there := lookUp(tree, c.where)
		switch v.(type) {
		case nil, map[string]any, []any:
			return "", false
		}
		value = fmt.Sprint(v)
		return value, there && value != ""
	case fromHeader:
		value = a.header.Get(c.where)
	case fromCookie:
		for _, cookie := range a.cookies {
			if cookie.Name == c.where {
				value = cookieText(cookie.Value)
			}
		}
	case fromText:
		groups := c.text.FindSubmatch(a.body)
		if groups == nil {
			return "", false
		}
		found := groups[0]
		if len(groups) > 1 {
			found = groups[1]
		}
		value = html.UnescapeString(string(found)) // texts of pages are escaped
	}
	return value, value != ""
}

// cookieText undoes the escapes that frameworks put into cookies and that pages
// undo before they send the value on.
func cookieText(value string) string {
	if text, err := url.PathUnescape(value); err == nil {
		return text
	}
	return value
}

// String says where the value should have been.
func (c *capture) String() string {
	if c.from == fromText {
		return "text matching " + c.text.String()
	}
	return string(c.from) + " " + c.where
}
