package drift

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/bilingual"
	"github.com/iamport-mock/iamport-mock/openapi/hidden"
)

// sentence is a sentence in both languages; places are filled in with the same texts.
func sentence(english, korean string, places ...any) bilingual.Text {
	return bilingual.Text{fmt.Sprintf(english, places...), fmt.Sprintf(korean, places...)}
}

// Where is the place inside its operation, in words that both languages share as far
// as they are names: "answer 200, response.now"; "응답 200, response.now". The
// operation as a whole is "the route", "경로".
func (d Difference) Where() bilingual.Text {
	place := hidden.Quote(d.Place)
	switch kind, rest, _ := strings.Cut(place, " "); kind {
	case "":
		return bilingual.Text{"the route", "경로"}
	case "parameter":
		return bilingual.Text{"parameter " + rest, "파라미터 " + rest}
	case "request":
		if name := strings.TrimPrefix(rest, "field."); rest != "" {
			return bilingual.Text{"request field " + name, "요청 필드 " + name}
		}
		return bilingual.Text{"the request's body", "요청 본문"}
	default:
		status, body, _ := strings.Cut(rest, " body")
		if body == "" && rest != status {
			return bilingual.Text{"answer " + status + ", its body", "응답 " + status + "의 본문"}
		}
		if body != "" {
			return bilingual.Text{"answer " + status + ", " + strings.TrimPrefix(body, "."), "응답 " + status + ", " + strings.TrimPrefix(body, ".")}
		}
		return bilingual.Text{"answer " + status, "응답 " + status}
	}
}

// Sentence says what the two documents say, in English and in Korean, without the operation.
func (d Difference) Sentence() bilingual.Text {
	where, said := d.Where(), d.both()
	return bilingual.Text{where[0] + ": " + said[0], where[1] + ": " + said[1]}
}

func (d Difference) both() bilingual.Text {
	ours, theirs := hidden.Quote(d.Ours), hidden.Quote(d.Theirs)
	switch aspect(d.Aspect) {
	case presence:
		if d.Theirs == "" {
			return bilingual.Text{"our document has it, the published one does not", "우리 문서에는 있고 공개 문서에는 없습니다"}
		}
		return bilingual.Text{"the published document has it, ours does not", "공개 문서에는 있고 우리 문서에는 없습니다"}
	case typed:
		return sentence("its type is %s in our document, %s in the published one", "타입이 우리 문서에서는 %s, 공개 문서에서는 %s입니다",
			cmp.Or(ours, "any"), cmp.Or(theirs, "any"))
	case format:
		return sentence("its format is %s in our document, %s in the published one", "포맷이 우리 문서에서는 %s, 공개 문서에서는 %s입니다",
			cmp.Or(ours, "none"), cmp.Or(theirs, "none"))
	case need:
		if d.Ours == required {
			return bilingual.Text{"it is required in our document, optional in the published one", "우리 문서에서는 필수, 공개 문서에서는 선택입니다"}
		}
		return bilingual.Text{"it is optional in our document, required in the published one", "우리 문서에서는 선택, 공개 문서에서는 필수입니다"}
	case values:
		return sentence("its values are %s in our document, %s in the published one", "가능한 값이 우리 문서에서는 %s, 공개 문서에서는 %s입니다",
			cmp.Or(ours, "any"), cmp.Or(theirs, "any"))
	case null:
		if d.Ours == nullable {
			return bilingual.Text{"it may be null in our document, not in the published one", "우리 문서에서는 null일 수 있고 공개 문서에서는 아닙니다"}
		}
		return bilingual.Text{"it may be null in the published document, not in ours", "공개 문서에서는 null일 수 있고 우리 문서에서는 아닙니다"}
	default:
		return sentence("its content types are %s in our document, %s in the published one", "Content-Type이 우리 문서에서는 %s, 공개 문서에서는 %s입니다",
			cmp.Or(ours, "none"), cmp.Or(theirs, "none"))
	}
}
