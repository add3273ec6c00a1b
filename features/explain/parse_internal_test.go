package explain

import (
	"strings"
	"testing"
)

// A slip in a file is an error with its place, never a snippet that is missing.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const good = "## a\n\n```js\n1\n```\n\n```python\n2\n```\n\n```java\n3\n```\n"
	for _, tt := range []struct{ reason, text, want string }{
		{"complete", good, ""},
		{"two rules", good + strings.Replace(good, "## a", "## b", 1), ""},
		{"one rule twice", good + good, "f.md:14: there are two headings"},
		{"a language is left out", strings.Replace(good, "```js\n1\n```\n", "", 1), `f.md:4: found a block of "python"`},
		{"a language more", good + "```ruby\n", `f.md:14: found a block of "ruby"`},
		{"code without a rule", strings.Replace(good, "## a", "", 1), `f.md:3: found a block of "js"`},
		{"text between", "# Age\n", `f.md:1: found "# Age"`},
		{"a block that does not end", "## a\n```js\n1\n", "f.md: the last block is not closed"},
	} {
		err := parse(map[string][]Snippet{}, "f.md", tt.text)
		if err == nil != (tt.want == "") || err != nil && !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}
