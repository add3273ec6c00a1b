package bilingual_test

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
)

func TestKorean(t *testing.T) {
	c := bilingual.New([]bilingual.Text{
		{"a person", "사람"},
		{"a key of %t (%s)", "%1의 키(%2)"},
		{"the unknown key %q", "알 수 없는 키 %1"},
		{"%d problems", "문제 %1개"},
		{"did you mean %w?", "혹시 %1을(를) 뜻했나요?"},
		{"write %s", "%1(으)로 쓰세요"},
		{"write %s, or %s", "%2이(가) 아니면 %1"},
	})
	tests := []struct {
		english, korean string
		known           bool
	}{
		{"a person", "사람", true},
		{"a key of a person (name, gender)", "사람의 키(name, gender)", true},
		{"a key of a stranger (name)", "a key of a stranger (name)", false},
		{`the unknown key "a \"b\" c"`, `알 수 없는 키 "a \"b\" c"`, true},
		{`the unknown key "a" and more`, `the unknown key "a" and more`, false},
		{"12 problems", "문제 12개", true},
		{"did you mean 서울?", "혹시 서울을 뜻했나요?", true},
		{"did you mean name?", "혹시 name을(를) 뜻했나요?", true},
		{"write \"김민지\"", "\"김민지\"로 쓰세요", true},
		{"write 서울", "서울로 쓰세요", true},
		{"write 부산", "부산으로 쓰세요", true},
		{"write 10", "10으로 쓰세요", true},
		{"write 1", "1로 쓰세요", true},
		{"write 하나, or 둘", "둘이 아니면 하나", true},
	}
	for _, test := range tests {
		if got, known := c.Korean(test.english); got != test.korean || known != test.known {
			t.Errorf("Korean(%q) = %q, %v; want %q, %v", test.english, got, known, test.korean, test.known)
		}
	}
}
