package explain

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

//go:embed code
var files embed.FS

// Snippet is code in one language.
type Snippet struct {
	Language string // Node.js, Python or Java
	Code     string // lines without a common indent; the last one ends in no newline
}

// Code is the code that keeps a rule, one snippet a language, always in the same
// order. It is nil for a rule without code, such as those of the imitated API.
func Code(rule string) ([]Snippet, error) {
	book, err := readAll()
	return book[rule], err
}

// readAll reads the embedded files once. What they hold never changes.
var readAll = sync.OnceValues(func() (map[string][]Snippet, error) {
	book := map[string][]Snippet{}
	names, err := fs.Glob(files, "code/*.md")
	if err != nil {
		return nil, fmt.Errorf("list the snippets: %w", err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the snippets: %w", err)
		}
		if err := parse(book, name, string(text)); err != nil {
			return nil, err
		}
	}
	return book, nil
})

// fences are the languages by the word behind the fence, in the order in which
// they must stand.
var fences = []struct{ word, language string }{{"js", "Node.js"}, {"python", "Python"}, {"java", "Java"}}

// parse reads one file into book: a heading "## RULE" for each rule, and below it
// one fenced block for each language. Everything else is refused, so that a slip
// in a file hides no snippet.
func parse(book map[string][]Snippet, name, text string) error {
	rule, inside := "", false
	var code []string
	for i, line := range strings.Split(text, "\n") {
		wrong := func(what string) error { return fmt.Errorf("%s:%d: %s", name, i+1, what) }
		heading, isHeading := strings.CutPrefix(line, "## ")
		word, isFence := strings.CutPrefix(line, "```")
		switch {
		case inside && isFence:
			at := len(book[rule])
			book[rule] = append(book[rule], Snippet{fences[at].language, strings.Join(code, "\n")})
			code, inside = nil, false
		case inside:
			code = append(code, line)
		case isFence:
			at := len(book[rule])
			if rule == "" || at == len(fences) || word != fences[at].word {
				return wrong(fmt.Sprintf("found a block of %q, which is not the next language of rule %q", word, rule))
			}
			inside = true
		case isHeading:
			if _, twice := book[heading]; twice {
				return wrong(fmt.Sprintf("there are two headings of rule %q", heading))
			}
			rule = heading
		case line != "":
			return wrong(fmt.Sprintf("found %q, expected a heading or a fence", line))
		}
	}
	if inside {
		return fmt.Errorf("%s: the last block is not closed", name)
	}
	return nil
}
