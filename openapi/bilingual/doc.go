// Package bilingual holds messages in English and Korean side by side.
//
// It is for what the tools tell people about their files and command lines. The
// code that finds a mistake words it in English; a table has one row a message,
// with both languages in it, and a [Catalogue] finds the Korean of a whole message:
//
//	c := bilingual.New([]bilingual.Text{
//		{"the unknown key %q", "알 수 없는 키 %1"},
//		{"did you mean %w?", "혹시 %1을(를) 뜻했나요?"},
//	})
//	korean, known := c.Korean(`the unknown key "nmae"`) // 알 수 없는 키 "nmae"
//
// The English of a row is the message with verbs for what changes:
//
//	%q  a text in double quotes     %d  a number
//	%w  one word                    %s  any text
//	%t  a message that has a row of its own, put into Korean too
//
// The Korean has %1, %2 and so on for them, in any order. Particles behind a text
// that changes are written 은(는), 이(가), 을(를), 와(과), (으)로, (이)라고; the form
// that fits stands in the message where the text ends in Hangul or a digit.
//
// A message without a row stays English; the tests of the packages that have
// tables hold that none is.
package bilingual
