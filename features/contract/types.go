package contract

import (
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// language is that of contract files.
var language = &plainyaml.Language{
	Name: "contract", Document: "a contract", MaxSize: 256 << 10, Shorten: "leave out what is not needed", MaxProblems: 1000,
}

// The types of values that stand in several places of a contract.
var (
	durationType = plainyaml.Definition{Name: "duration", Type: plainyaml.Text{Form: durationForm, Examples: []any{"10s", "500ms", "5m"}}}
	textType     = plainyaml.Definition{Name: "text", Type: plainyaml.Schema{Type: []string{"string", "number", "boolean"}}}
	nameType     = plainyaml.Definition{Name: "name", Type: plainyaml.Text{Form: tokenForm}}
	headersType  = plainyaml.Definition{Name: "headers", Type: plainyaml.Map{Names: nameType, Of: textType}}
	pairsType    = plainyaml.Definition{Name: "pairs", Type: plainyaml.Map{Of: textType}}
	lineType     = plainyaml.Definition{Name: "line", Type: plainyaml.Text{
		Form: "^(?:" + strings.Join(methods, "|") + ") +/", Examples: []any{"POST /certifications", "GET /signup?step=1"},
	}}
	newNameType = plainyaml.Definition{Name: "newName", Type: plainyaml.Schema{
		Type: "string", Pattern: nameForm, Not: &plainyaml.Schema{Enum: plainyaml.Values(takenNames())},
	}}
	requestType  = plainyaml.Definition{Name: "request", Type: plainyaml.AnyOf{lineType, requestShape}}
	requestsType = plainyaml.Definition{Name: "requests", Type: plainyaml.OneOrMore(requestType)}
)

// The types of what an answer is held against.
var (
	pointerType = plainyaml.Definition{Name: "pointer", Type: plainyaml.Described{
		Type:  plainyaml.Text{Form: `^(?:(?:/(?:[^~]|~[01])*)?|[^$.\[\]/~][^.\[\]/~]*)$`, Examples: []any{"/result", "/error/code"}},
		About: `A JSON pointer; a name without a slash is one at the top, and "" the whole document.`,
	}}
	statusType = plainyaml.Definition{Name: "status", Type: plainyaml.Schema{
		AnyOf: []plainyaml.Schema{
			{Type: "integer", Minimum: bound(lowestStatus), Maximum: bound(highestStatus)}, {Type: "string", Pattern: classForm},
		},
		Examples: []any{201, "4xx"},
	}}
	pieceType  = plainyaml.Definition{Name: "piece", Type: plainyaml.Schema{Type: []string{"string", "number", "boolean"}, MinLength: 1}}
	scalarType = plainyaml.Definition{Name: "scalar", Type: plainyaml.Schema{Type: []string{"string", "number", "boolean", "null"}}}

	matchesType   = plainyaml.Definition{Name: "matches", Type: checkShape.Only([]string{"matches"})}
	existsType    = plainyaml.Definition{Name: "exists", Type: checkShape.Only([]string{"exists"})}
	checkType     = plainyaml.Definition{Name: "check", Type: plainyaml.OneOrMore(pieceType, matchesType, existsType)}
	jsonCheckType = plainyaml.Definition{Name: "jsonCheck", Type: plainyaml.OneOrMore(scalarType, matchesType, existsType)}

	patternType  = plainyaml.Definition{Name: "pattern", Type: plainyaml.AnyOf{statusType, patternShape}}
	patternsType = plainyaml.Definition{Name: "patterns", Type: plainyaml.OneOrMore(patternType)}
	sameType     = plainyaml.Definition{Name: "patternsOrSame", Type: plainyaml.AnyOf{patternsType, plainyaml.Text{
		Form: "^" + sameAs + "(?:" + outcomeList("|", maySame()) + ")$", Examples: []any{sameAs + string(Rejected)},
	}}}
)

// The variants of a capture: one place in an answer each, and which part of it.
var captureType = plainyaml.Definition{Name: "capture", Type: plainyaml.AnyOf{
	plainyaml.Definition{Name: "pointerOnly", Type: plainyaml.Text{Form: "^/(?:[^~]|~[01])*$", Examples: []any{"/merchant_uid"}}},
	captureShape.Only([]string{"json"}), captureShape.Only([]string{"cookie"}), captureShape.Only([]string{"text"}), headerCapture(),
}}

// headerCapture is the one place of which a part can be taken.
func headerCapture() plainyaml.Type {
	header := captureShape.Only([]string{"header"}, "query", "matches")
	header.Rules.MaxProperties = 2
	return header
}

func bound(n int64) *int64 { return &n }

func outcomeList(separator string, outcomes []Outcome) string {
	words := make([]string, len(outcomes))
	for i, o := range outcomes {
		words[i] = string(o)
	}
	return strings.Join(words, separator)
}
