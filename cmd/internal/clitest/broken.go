package clitest

import (
	"regexp"
	"slices"
)

var brokenRule = regexp.MustCompile(`(?m)^✗ .* \(([a-z0-9-]+)\): `)

// BrokenRules are the ids of the rules that a terminal report calls broken, in the
// order of the alphabet; nil = none. Known reds are left out.
func BrokenRules(output string) []string {
	var ids []string
	for _, match := range brokenRule.FindAllStringSubmatch(output, -1) {
		ids = append(ids, match[1])
	}
	slices.Sort(ids)
	return ids
}
