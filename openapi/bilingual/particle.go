package bilingual

import "strings"

// particle is one whose form depends on the last sound before it.
type particle struct {
	both, consonant, vowel string
	afterRieul             bool // ㄹ counts as a vowel
}

func particles() []particle {
	return []particle{
		{both: "은(는)", consonant: "은", vowel: "는"},
		{both: "이(가)", consonant: "이", vowel: "가"},
		{both: "을(를)", consonant: "을", vowel: "를"},
		{both: "와(과)", consonant: "과", vowel: "와"},
		{both: "(으)로", consonant: "으로", vowel: "로", afterRieul: true},
		{both: "(이)라고", consonant: "이라고", vowel: "라고"},
		{both: "(이)나", consonant: "이나", vowel: "나"},
	}
}

const rieul = 8 // of the finals of Hangul syllables

// after is the form behind a text. Behind a Latin letter, which everybody may
// pronounce differently, both stay.
func (p particle) after(text string) string {
	text = strings.TrimRight(text, "\"'`)]}. ")
	if text == "" {
		return p.both
	}
	runes := []rune(text)
	last := runes[len(runes)-1]
	var final rune
	switch {
	case last >= '가' && last <= '힣':
		final = (last - '가') % 28
	case last >= '0' && last <= '9':
		// 영 일 이 삼 사 오 육 칠 팔 구
		final = []rune{1, rieul, 0, 1, 0, 0, 1, rieul, rieul, 0}[last-'0']
	default:
		return p.both
	}
	if final == 0 || final == rieul && p.afterRieul {
		return p.vowel
	}
	return p.consonant
}
