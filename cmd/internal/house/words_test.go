package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// plainWord is a wording that readers stumble over, and what to write instead. In the pattern a space stands for any white
// space, a line break inside a comment included.
type plainWord struct {
	pattern string
	instead string
	sample  string // a sentence that the pattern finds
	holds   string // every match contains it, so files without it are skipped; "" = all files are searched
}

// plainWords are the wordings that the project does not use: readers are engineers whose first language is not English.
var plainWords = []plainWord{
	{`\bwhom\b`, "who, or name the person: the person that …, the account of …", "the person as whom it signs in", "whom"},
	{`\b(for|of|by|from|with|as) who\b`, "name them: for clients that …, for people who …", "the page is for who wants HTML", ""},
	{`\bWho [a-z]+ [^.?!:]{1,60} (is|are|can|could|gets?|finds?|adds|has|may|must|needs?|reads?|stays?|sees?) [^?!.]{1,80}\.`, "a person who …, a program that …, whoever …", "Who has withdrawn can come back.", ""},
	{`\bwho is alone\b`, "scenarios that run alone", "a test sees that who is alone is", "alone"},
	{`\b(is|are|was|were) none\b`, "is not one, is not valid, does not exist", "it says why the body is none", "none"},
	{`\b(that|which) is one\b`, "repeat the noun: a well-formed id, a running mock", "an id that is one", ""},
	{`\bis no [a-z]+`, "is not a …; unknown command %q; invalid time %q", "%q is no command", ""},
	{`\bbe had\b`, "can be obtained, can be read", "no token is to be had", "had"},
	{`\bnobody needs?\b`, "say what is needed, or that it is optional", "nobody need be named", "nobody"},
	{`\bnothing that is\b`, "no …: no mock is listening on …", "nothing that is one answers", "nothing"},
	{`\b(spoke|speaks?) against\b`, "the request was accepted; what makes it refuse", "nothing spoke against it", "against"},
	{`\b(is|was) told by\b`, "is matched by, is recognised by", "an answer is told by its status", "told"},
	{`\bone behind the other\b`, "one after another", "gates, one behind the other", "behind"},
	{`\bwritten into (it|them)\b`, "hard-coded", "programs that have the host written into them", "into"},
	{`\bbends?\b|\bbent\b`, "redirect", "a proxy that bends the hosts", ""},
	{`\b(ledgers?|seats?|deeds?|ailments?|shelf|shelves|needles?|doors?|desks?)\b`,
		"the term of the field: state, entry, action, store, value, listener, handler", "the deeds of a window", ""},
	{`\b(this|that|the|a|each|every|any|own|its|whose|these|those|other) rooms?\b`, "package", "every room of the house", ""},
	{`\bground floor\b`, "the lowest package, the package that imports nothing of ours", "openapi is the ground floor", "ground"},
}

// fineWords are wordings that a pattern finds and that are plain.
var fineWords = []struct{ pattern, reason string }{
	{`(?i)\bthere (is|are|was|were) (none|no)\b`, "how everybody says it"},
	{`\b(is|are) none of (the|these|those)\b`, "counts, and says of what"},
	{`\bis no (longer|more|later|less|fewer|better|worse|older|younger|different)\b`, "compares"},
	{`\bbent on\b`, "does not redirect"},
}

// otherWords are files that the test leaves out.
var otherWords = []struct {
	files  []string
	reason string
}{
	{[]string{"cmd/internal/house/words_test.go"}, "the table itself"},
	{[]string{"LICENSE", "go.sum", "cmd/internal/cli/notices.txt", "cmd/internal/house/testdata/..."}, "not sentences of ours"},
}

// plain is the table as the test uses it.
type plain struct {
	words []*regexp.Regexp
	fine  []*regexp.Regexp
}

func compilePlain() plain {
	compile := func(pattern string) *regexp.Regexp {
		return regexp.MustCompile(strings.ReplaceAll(pattern, " ", `(?:[ \t]|\r?\n[ \t]*(?:(?://|#|\*)[ \t]*)?)+`))
	}
	var p plain
	for _, w := range plainWords {
		p.words = append(p.words, compile(w.pattern))
	}
	for _, w := range fineWords {
		p.fine = append(p.fine, compile(w.pattern))
	}
	return p
}

// find lists the wordings of one file. What is fine is masked first, byte by byte, so that places stay right.
func (p plain) find(f textFile) []finding {
	text := f.text
	for _, fine := range p.fine {
		text = fine.ReplaceAllStringFunc(text, func(m string) string {
			return strings.Map(func(r rune) rune {
				if r == '\n' {
					return r
				}
				return '_'
			}, m)
		})
	}
	var found []finding
	for i, word := range p.words {
		if !strings.Contains(text, plainWords[i].holds) {
			continue
		}
		for _, m := range word.FindAllStringIndex(text, -1) {
			line := strings.Count(text[:m[0]], "\n")
			column := m[0] - strings.LastIndexByte(text[:m[0]], '\n')
			at := fmt.Sprintf("%s:%d:%d", f.path, line+1, column)
			found = append(found, finding{at, fmt.Sprintf("%q (pattern %s)", text[m[0]:m[1]], plainWords[i].pattern), "plain words: " + plainWords[i].instead})
		}
	}
	return found
}

// isProse says that people read the file. Data that was recorded or generated elsewhere is not.
func isProse(name string) bool {
	for _, other := range otherWords {
		if within(other.files, name) {
			return false
		}
	}
	switch path.Ext(name) {
	case ".go", ".md", ".feature", ".yaml", ".yml", ".json", ".js", ".mjs", ".cjs", ".py", ".java", ".html", ".gohtml", ".css", ".sql", ".sh", ".txtar", ".txt":
		return path.Base(name) != "package-lock.json"
	}
	return path.Base(name) == "Makefile" || strings.HasPrefix(name, ".ci/")
}

// ofHelp finds flags whose help begins with "of": the reader has to join it with the name of the value.
func ofHelp(sources []source) []finding {
	var found []finding
	for _, s := range sources {
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			if selector, ok := call.Fun.(*ast.SelectorExpr); !ok || !strings.Contains(selector.Sel.Name, "Var") {
				return true
			}
			if help := literal(call.Args[len(call.Args)-1]); helpOf.MatchString(help) {
				at := s.fset.Position(call.Args[len(call.Args)-1].Pos())
				found = append(found, finding{fmt.Sprintf("%s:%d:%d", s.path, at.Line, at.Column), fmt.Sprintf("help %q", help),
					"plain words: begin with what the flag does, such as `HOST:PORT` to listen on"})
			}
			return true
		})
	}
	return found
}

var helpOf = regexp.MustCompile("^(`[^`]+` )?of ")

// literal is the text of a string literal, or of the first one of a sum; "" for anything else.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return literal(e.X)
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text
		}
	}
	return ""
}

func TestPlainWords(t *testing.T) {
	t.Parallel()
	repo, p := load(t), compilePlain()
	report(t, ofHelp(repo.sources))
	for _, f := range repo.texts {
		if isProse(f.path) {
			report(t, p.find(f))
		}
	}
}

func TestPlainWordsGoRed(t *testing.T) {
	t.Parallel()
	p := compilePlain()
	for i, w := range plainWords {
		found := p.find(textFile{"a.go", "// " + w.sample})
		if !slices.ContainsFunc(found, func(f finding) bool {
			return strings.Contains(f.what, w.pattern) && strings.Contains(f.reason, w.instead)
		}) {
			t.Errorf("row %d: %s does not find %q: %v", i, w.pattern, w.sample, found)
		}
	}
	wrapped := p.find(textFile{"a.go", "package a\n\n// The page is for\n// who wants it.\n"})
	if len(wrapped) != 1 || wrapped[0].at != "a.go:3:16" {
		t.Errorf("a wording that a line break divides: %v", wrapped)
	}
	for _, fine := range []string{"There is no id, there are none.", "it is no longer ours", "Who is it for?", "none of these"} {
		if found := p.find(textFile{"a.md", fine}); len(found) != 0 {
			t.Errorf("%q is plain: %v", fine, found)
		}
	}
}

func TestOfHelpGoesRed(t *testing.T) {
	t.Parallel()
	goesRed(t, ofHelp, []red{
		{"help of a value", "a/a.go", "package a\nfunc f() { flags.StringVar(&x, `proxy`, ``, \"`HOST:PORT` of a proxy\\n\"+more) }", 1},
		{"help of a switch", "a/a.go", "package a\nfunc f() { flags.BoolVar(&x, `all`, false, `of all sites`) }", 1},
		{"what it does", "a/a.go", "package a\nfunc f() { flags.BoolVar(&x, `all`, false, `print a list of all sites`) }", 0},
	})
}
