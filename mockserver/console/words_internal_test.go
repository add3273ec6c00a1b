package console

import (
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// scripts are the page's scripts by name.
func scripts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	entries, err := assets.ReadDir("assets")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".js" {
			continue
		}
		text, err := assets.ReadFile("assets/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		texts[e.Name()] = string(text)
	}
	if len(texts) < 10 {
		t.Fatalf("%d scripts", len(texts))
	}
	return texts
}

func TestWordsOfBothLanguages(t *testing.T) {
	t.Parallel()
	hangul := regexp.MustCompile(`\p{Hangul}`)
	same := []string{"sites.secret", "deviations.id", "faults.route"} // what Korean developers say in English
	blank := regexp.MustCompile(`\{\w+\}`)
	seen := map[string]bool{}
	for _, word := range words {
		if seen[word.key] {
			t.Errorf("%s: twice", word.key)
		}
		seen[word.key] = true
		if word.en == "" || !hangul.MatchString(word.ko) && !slices.Contains(same, word.key) {
			t.Errorf("%s: %q, %q", word.key, word.en, word.ko)
		}
		for _, placeholder := range blank.FindAllString(word.en, -1) {
			if !strings.Contains(word.ko, placeholder) {
				t.Errorf("%s: no %s in %q", word.key, placeholder, word.ko)
			}
		}
	}
}

// TestScriptsFindTheirWords holds that every key in the scripts has words. Those of the page are found by rendering it.
func TestScriptsFindTheirWords(t *testing.T) {
	t.Parallel()
	own := wordsIn(english)
	literal := regexp.MustCompile(`\bw\('([^']+)'`)
	chosen := regexp.MustCompile(`\bw\([^()]*? \? '([^']+)' : '([^']+)'`)
	made := regexp.MustCompile("\\bw\\(`([a-z.]+)\\$\\{[^}]+\\}([a-z.]*)`")
	found := 0
	for name, text := range scripts(t) {
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			found++
			if _, err := own.find(m[1]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, m := range chosen.FindAllStringSubmatch(text, -1) {
			for _, key := range m[1:] {
				if _, err := own.find(key); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		for _, m := range made.FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(own)), func(key string) bool {
				return strings.HasPrefix(key, m[1]) && strings.HasSuffix(key, m[2])
			}) {
				t.Errorf("%s: no words begin with %s", name, m[1])
			}
		}
	}
	if found < 60 {
		t.Errorf("%d keys found in the scripts: is the pattern still right?", found)
	}
}

// TestScriptsMakeNoMarkup holds what the page's policy also enforces, and that nothing is loaded from elsewhere.
func TestScriptsMakeNoMarkup(t *testing.T) {
	t.Parallel()
	sink := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|setAttribute\('on|https?://`)
	texts := scripts(t)
	for name, text := range texts {
		if found := sink.FindString(text); found != "" {
			t.Errorf("%s has %s", name, found)
		}
	}
	if inline := regexp.MustCompile(`(?i)\s(style|on[a-z]+)=["']`).FindString(pageText); inline != "" {
		t.Errorf("the page has an inline handler or style: %s", inline)
	}
}

func TestEveryEffectHasAForm(t *testing.T) {
	t.Parallel()
	var kinds []string
	for _, e := range effects {
		kinds = append(kinds, e.Kind)
		params := map[string]any{}
		for _, p := range e.Params {
			if p.Truth {
				params[p.Name] = true
			}
			if p.Sample == "" {
				continue
			}
			params[p.Name] = p.Sample
			if p.Number {
				params[p.Name] = json.RawMessage(p.Sample)
			}
		}
		text, err := json.Marshal(map[string]any{"effect": map[string]any{e.Kind: params}})
		if err != nil {
			t.Fatal(err)
		}
		var rule fault.Rule
		if err := json.Unmarshal(text, &rule); err != nil {
			t.Errorf("%s: %v", e.Kind, err)
			continue
		}
		if err := rule.Validate(); err != nil {
			t.Errorf("%s: its samples are refused: %v", e.Kind, err)
		}
	}
	slices.Sort(kinds)
	if want := slices.Sorted(slices.Values(fault.Kinds())); !slices.Equal(kinds, want) {
		t.Errorf("forms for %v, kinds are %v", kinds, want)
	}
}

func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Iamport()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, op := range contract.Operations() {
		want = append(want, op.ID)
	}
	if got := slices.Sorted(slices.Values(routes)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("the form has %v, the document %v", got, want)
	}
}
