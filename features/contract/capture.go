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
	text  *regexp.Regexp // of a text or a header: its first group, or all of it
	query string         // of a header that is an address: the parameter; "" = all of the header
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
		value = c.headerPart(a.header.Get(c.where))
	case fromCookie:
		for _, cookie := range a.cookies {
			if cookie.Name == c.where {
				value = cookieText(cookie.Value)
			}
		}
	case fromText:
		value = html.UnescapeString(firstGroup(c.text, a.text())) // texts of pages are escaped
	}
	return value, value != ""
}

// headerPart is what is taken of a header.
func (c *capture) headerPart(value string) string {
	switch {
	case c.query != "":
		address, err := url.Parse(value)
		if err != nil {
			return ""
		}
		return address.Query().Get(c.query)
	case c.text != nil:
		return firstGroup(c.text, value)
	}
	return value
}

// firstGroup is the first group of a match, or all of it where there is no group;
// "" where nothing matches.
func firstGroup(re *regexp.Regexp, text string) string {
	groups := re.FindStringSubmatch(text)
	switch len(groups) {
	case 0:
		return ""
	case 1:
		return groups[0]
	default:
		return groups[1]
	}
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
	switch {
	case c.from == fromText:
		return "text matching " + c.text.String()
	case c.text != nil:
		return "header " + c.where + " matching " + c.text.String()
	case c.query != "":
		return c.query + " in the query of the header " + c.where
	case c.where == "":
		return "single value as the body"
	}
	return string(c.from) + " " + c.where
}
