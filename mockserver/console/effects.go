package console

// effect is a kind of fault as the form offers it.
type effect struct {
	Kind   string
	En, Ko string // what happens, in few words
	Params []param
}

// param is one of an effect's parameters.
type param struct {
	Name   string
	Number bool   // else text; lengths of time are text, such as 200ms
	Truth  bool   // a box to tick
	Sample string // what stands in the field while it is empty
	Needed bool
}

// effects are all kinds, those first that one reaches for most.
var effects = []effect{
	{"status", "an error status", "오류 상태로 응답", []param{{Name: "status", Number: true, Sample: "503"}, {Name: "code", Number: true, Sample: "-1"}, {Name: "message"}}},
	{"latency", "a late answer", "늦은 응답", []param{{Name: "delay", Sample: "800ms", Needed: true}, {Name: "jitter", Sample: "400ms"}}},
	{"hang", "no answer, then the connection closes", "응답 없이 연결 종료", []param{{Name: "for", Sample: "30s"}}},
	{"reset", "the connection is reset", "연결 재설정", []param{{Name: "after", Number: true, Sample: "0"}}},
	{"expire_token", "the token expires before it is looked at", "확인 직전에 토큰 만료", nil},
	{"too_many", "429 with Retry-After", "429와 Retry-After", []param{{Name: "retry_after", Sample: "1s"}}},
	{"business_error", "HTTP 200 with a code that is not 0", "HTTP 200에 0이 아닌 code", []param{{Name: "code", Number: true, Sample: "-1"}, {Name: "message"}}},
	{"html", "an error page in HTML", "HTML 오류 페이지", []param{{Name: "status", Number: true, Sample: "502"}}},
	{"barrier", "requests wait and are let go together", "요청을 모았다가 동시에 처리", []param{{Name: "size", Number: true, Sample: "2", Needed: true}, {Name: "wait", Sample: "5s"}}},
	{"chunks", "the body in two pieces with a pause", "본문을 둘로 나누어 전송", []param{{Name: "at", Number: true, Sample: "0"}, {Name: "pause", Sample: "50ms"}}},
	{"truncate", "JSON cut short, its length agrees", "잘린 JSON, 길이는 일치", []param{{Name: "keep", Number: true, Sample: "0"}}},
	{"short_body", "less body than announced", "예고한 길이보다 짧은 본문", []param{{Name: "keep", Number: true, Sample: "0"}}},
	{"null_message", "an error whose message is null", "message가 null인 오류", []param{{Name: "status", Number: true, Sample: "500"}, {Name: "code", Number: true, Sample: "-1"}}},
	{"content_type", "a wrong content type", "잘못된 Content-Type", []param{{Name: "value", Sample: "text/html; charset=UTF-8"}}},
	{"extra_fields", "unknown keys in the answer", "모르는 필드 추가", nil},
	{"reorder_keys", "the same keys in another order", "키 순서 변경", nil},
	{"gzip", "compressed, where the request asks for gzip", "gzip을 요청한 클라이언트에만 압축", []param{{Name: "force", Truth: true}}},
}

// routes are the operations that a fault can be bound to.
var routes = []string{"getToken", "getCertification", "deleteCertification", "requestOTP", "confirmOTP"}
