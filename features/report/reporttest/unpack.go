package reporttest

import (
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// packed is what a page holds of the scenarios that it does not lay out.
var packed = regexp.MustCompile(`<template id="packed">(.*?)</template>`)

// Unpacked is a page of [report.WriteHTML] with its packed parts laid out, one
// after the other, so that a test reads all that a browser can show.
func Unpacked(page string) (string, error) {
	place := packed.FindStringSubmatchIndex(page)
	if place == nil {
		return page, nil
	}
	text, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(page[place[2]:place[3]])))
	if err != nil {
		return "", fmt.Errorf("unpack a page: %w", err)
	}
	insides := map[string]string{}
	if err := json.NewDecoder(text).Decode(&insides); err != nil {
		return "", fmt.Errorf("unpack a page: %w", err)
	}
	var b strings.Builder
	b.WriteString(page[:place[0]])
	for _, id := range slices.Sorted(maps.Keys(insides)) {
		b.WriteString("<!-- " + id + " -->" + insides[id])
	}
	b.WriteString(page[place[1]:])
	return b.String(), nil
}
