package control

import (
	"net/url"
	"strconv"
)

// MaxPage is how many entries a page has at most, and how many it has when nothing is
// said about it.
const MaxPage = 1000

// Page says which part of a list is wanted. The zero Page is the first, of MaxPage.
type Page struct {
	Limit  int    // how many at most; 0 = MaxPage
	After  string // Next of the page before; "" = the first page
	Search string // words, each of which must be found; "" = everything is
}

// PersonList is a page of the people that a site knows.
type PersonList struct {
	People []Person `json:"people"`
	Next   string   `json:"next,omitempty"` // for Page.After of the page that follows; "" = none does
	Total  int      `json:"total"`          // how many a search finds, on all pages
}

// CertificationList is a page of what a site can read.
type CertificationList struct {
	Certifications []Certification `json:"certifications"`
	Next           string          `json:"next,omitempty"` // as in PersonList
	Total          int             `json:"total"`
}

// The query parameters of a page.
const (
	queryLimit  = "limit"
	queryAfter  = "after"
	querySearch = "q"
)

func readPage(query url.Values) (Page, error) {
	q := readQuery(query, queryLimit, queryAfter, querySearch)
	page := Page{Limit: q.number(queryLimit, 1, MaxPage, MaxPage), After: query.Get(queryAfter), Search: query.Get(querySearch)}
	return page, q.err
}

// pageQuery is the query that states a page.
func pageQuery(p Page) url.Values {
	values := url.Values{}
	if p.Limit != 0 {
		values.Set(queryLimit, strconv.Itoa(p.Limit))
	}
	if p.After != "" {
		values.Set(queryAfter, p.After)
	}
	if p.Search != "" {
		values.Set(querySearch, p.Search)
	}
	return values
}

// everyPage collects a list page by page.
func everyPage[T any](ask func(Page) (list []T, next string, err error)) ([]T, error) {
	var all []T
	for page := (Page{Limit: MaxPage}); ; {
		list, next, err := ask(page)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		if next == "" {
			return all, nil
		}
		page.After = next
	}
}
