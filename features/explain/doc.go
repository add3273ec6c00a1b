// Package explain holds the smallest right code for each rule of the merchant
// suites, in Node, Python and Java. It is for people whose backend broke a rule:
// `iamport-verify explain RULE` prints it below what the rule is about.
//
//	snippets, err := explain.Code("race")
//
// The code lives in Markdown files, one for each group of rules, and only there.
// Why a rule matters and how it is mended stands in [features.RuleTexts], which
// this package neither repeats nor imports. The code is to be read, not linked:
// it leaves out whatever the rule is not about.
//
// [features.RuleTexts]: https://pkg.go.dev/github.com/iamport-mock/iamport-mock/features#RuleTexts
package explain
