package report

import (
	"strconv"
	"strings"
	"time"
)

// word is what a report says in each language.
type word struct{ en, ko string }

// words are the texts of the reports themselves, not of the suites.
var words = map[string]word{
	string(Held):        {"held", "통과"},
	string(Broken):      {"broken", "위반"},
	string(NotClaimed):  {"not claimed", "선언 안 함"},
	string(NotTestable): {"not testable", "확인 불가"},
	string(NoOverlap):   {"overlap not reached", "동시성 미확인"},

	string(LetIn):       {"forbidden access was allowed", "막아야 할 접근을 허용함"},
	string(TwoAccounts): {"two accounts for one person", "한 사람에게 계정 두 개"},
	string(Unkind):      {"an unhelpful answer", "고객에게 불편을 주는 응답"},

	"headline.broken.one":  {"%d rule is broken", "규칙 %d개를 위반했습니다"},
	"headline.broken.many": {"%d rules are broken", "규칙 %d개를 위반했습니다"},
	"headline.held.one":    {"The %d rule that could be checked held", "확인한 규칙 %d개를 지켰습니다"},
	"headline.held.many":   {"All %d rules that could be checked held", "확인한 규칙 %d개를 모두 지켰습니다"},
	"headline.unbroken":    {"Nothing is broken, but no rule is proved", "위반은 없지만 확인된 규칙도 없습니다"},
	"headline.nothing":     {"Nothing was proved", "확인된 것이 없습니다"},
	"nothing.why": {
		"No scenario held: nothing ran, nothing is claimed, or nothing could be tested. That is not a success.",
		"통과한 시나리오가 하나도 없습니다. 실행되지 않았거나, 선언한 규칙이 없거나, 확인할 수 없었습니다. 성공이 아닙니다.",
	},

	"headline.interrupted": {"The run was interrupted", "실행이 중단되었습니다"},
	"headline.incomplete":  {"The run is incomplete", "확인을 마치지 못했습니다"},
	"incomplete":           {"Incomplete", "확인을 마치지 못함"},
	"unproved":             {"no scenario of \"%s\" held: %s", "'%s' 규칙에서 통과한 시나리오가 없습니다: %s"},
	"leaveOut":             {"; to leave it out on purpose: --tags \"not @rule:%s\"", "; 일부러 빼려면: --tags \"not @rule:%s\""},
	"sentTwice":            {"sent twice", "두 번 보냄"},

	"rules.one":      {"%d rule", "규칙 %d개"},
	"rules.many":     {"%d rules", "규칙 %d개"},
	"scenarios.one":  {"%d scenario", "시나리오 %d개"},
	"scenarios.many": {"%d scenarios", "시나리오 %d개"},
	"known":          {"known", "알려짐"},
	"knownBroken":    {"known to be broken: %s", "알려진 위반: %s"},
	"known.one":      {"%d known", "알려진 위반 %d개"},
	"known.many":     {"%d known", "알려진 위반 %d개"},
	"of.broken":      {"%d of %s broken", "%[2]s 중 %[1]d개 위반"},

	"target":    {"target", "대상"},
	"contract":  {"contract", "연동 명세 파일"},
	"claims":    {"claims", "선언"},
	"seed":      {"seed", "시드"},
	"started":   {"started", "시작"},
	"took":      {"took", "소요 시간"},
	"version":   {"version", "버전"},
	"mock":      {"mock", "모의 서버"},
	"note":      {"note", "참고"},
	"notes":     {"Notes", "참고"},
	"unknown":   {"unknown", "알 수 없음"},
	"tutorial":  {"outcome convention of the tutorial's endpoints", "튜토리얼 엔드포인트의 결과 규약"},
	"resultsOf": {"%s: results for %s", "%s: %s 결과"},

	"feature":  {"feature", "기능"},
	"scenario": {"scenario", "시나리오"},
	"expected": {"expected", "기대 결과"},
	"found":    {"found", "실제 결과"},
	"answers":  {"answers", "응답"},
	"printed":  {"printed", "백엔드 출력"},
	"unreadWhy": {
		"The answer fits no outcome of the contract, so it is unknown whether the rule is kept.",
		"응답이 연동 명세 파일의 어떤 결과에도 맞지 않아, 규칙을 지켰는지 알 수 없습니다.",
	},
	"unreadMend": {
		"If the answer is right, add it to outcomes in the contract file: as existing, if the person has an account already; as rejected, if nobody gets one. If not, answer as the contract says.",
		"응답이 맞다면 연동 명세 파일의 outcomes에 추가하세요(이미 계정이 있는 사람을 알아본 응답이면 그 결과로, 아무도 가입시키지 않는 응답이면 rejected로). 아니라면 명세대로 응답하도록 고치세요.",
	},
	"because":    {"because", "이유"},
	"where":      {"where", "위치"},
	"step":       {"step", "단계"},
	"why":        {"why it matters", "왜 중요한가"},
	"mend":       {"how to fix it", "고치는 방법"},
	"whyShort":   {"why", "중요한 이유"},
	"mendShort":  {"fix", "고치는 방법"},
	"code":       {"Code: %s", "코드: %s"},
	"others":     {"and %d more: %s", "외 %d개: %s"},
	"replay":     {"replay", "다시 실행"},
	"curl":       {"curl", "curl"},
	"verdict":    {"verdict", "결과"},
	"noAnswer":   {"no answer", "응답 없음"},
	"outside":    {"(outside of any rule)", "(규칙 없음)"},
	"verboseWhy": {"--verbose shows why", "이유는 --verbose로 볼 수 있습니다"},
	"noReason":   {"no reason was given", "기록된 이유 없음"},

	"summary.rule":    {"rule", "규칙"},
	"summary.count":   {"broken", "위반"},
	"summary.found":   {"in one sentence", "한 줄 설명"},
	"summary.of":      {"%d of %d", "%d/%d"},
	"summary.held":    {"every scenario of it held", "모든 시나리오를 통과했습니다"},
	"summary.some":    {"%d held, and nothing was found against it", "%d개를 통과했고 위반은 없습니다"},
	"summary.again":   {"Run a broken scenario again", "위반한 시나리오 다시 실행하기"},
	"summary.reports": {"Reports", "보고서"},
	"summary.inDir":   {"%s are in the folder %s", "%s 파일이 %s 폴더에 있습니다"},
	"summary.noDir":   {"none was written; --report-dir DIR writes junit.xml and report.html", "작성하지 않았습니다. --report-dir DIR로 junit.xml과 report.html을 만들 수 있습니다"},
	"summary.cut": {
		"The rest does not fit: GitHub shows at most 1 MiB of a summary. The log and the reports have all of it.",
		"나머지는 싣지 못했습니다. GitHub의 요약은 1MiB까지입니다. 전체 내용은 로그와 보고서에 있습니다.",
	},

	"browser":  {"browser", "브라우저"},
	"merchant": {"your backend", "우리 백엔드"},
	"iamport":  {"i'mport (mock)", "아임포트(모의)"},

	"certification": {"certification", "본인인증"},
	"fault":         {"fault", "장애"},
	"clock":         {"clock", "시계"},
	"wait":          {"wait", "대기"},
	"overlap":       {"overlap", "동시 요청"},

	"what":          {"What is broken, and why it matters", "무엇을 위반했고 왜 중요한가"},
	"glance":        {"Rules at a glance", "규칙 한눈에 보기"},
	"all":           {"Scenarios", "시나리오"},
	"any":           {"all", "전체"},
	"anyFeature":    {"all features", "모든 기능"},
	"anyTag":        {"all tags", "모든 태그"},
	"search":        {"Search", "찾기"},
	"searchHint":    {"name, rule, path, text", "이름, 규칙, 경로, 내용"},
	"tag":           {"tag", "태그"},
	"order":         {"order", "순서"},
	"orderWorst":    {"broken first", "위반 먼저"},
	"orderFile":     {"as in the files", "파일 순서"},
	"shown":         {"%s of %s shown", "%[2]s개 중 %[1]s개 표시"},
	"noneShown":     {"No scenario matches.", "조건에 맞는 시나리오가 없습니다."},
	"clear":         {"clear the filter", "조건 지우기"},
	"copy":          {"copy", "복사"},
	"copied":        {"copied", "복사됨"},
	"steps":         {"Steps", "단계"},
	"diagram":       {"Sequence of requests", "요청 순서"},
	"diagramHint":   {"press a number to read the whole message", "번호를 누르면 전체 내용을 볼 수 있습니다"},
	"diagramAside":  {"↔ Swipe the drawing sideways to see all three columns.", "↔ 그림을 옆으로 밀면 세 열을 모두 볼 수 있습니다."},
	"answerTo":      {"answer to %d", "%d번 응답"},
	"packed":        {"Without the script of this page, only what is broken can be opened.", "이 페이지의 스크립트가 실행되지 않으면 위반한 시나리오만 펼쳐 볼 수 있습니다."},
	"messages":      {"Messages", "메시지"},
	"request":       {"request", "요청"},
	"response":      {"answer", "응답"},
	"empty":         {"empty", "비어 있음"},
	"cut":           {"… and %d bytes more", "… 외 %d바이트"},
	"cut.longer":    {"… and more than %d bytes more", "… 외 %d바이트 이상"},
	"reproduce":     {"See it yourself", "직접 확인하기"},
	"skip":          {"Skip to the scenarios", "시나리오로 건너뛰기"},
	"more":          {"… and %s more below", "… 외 %s (아래 목록)"},
	"details":       {"About this run", "실행 정보"},
	"skippedHere":   {"skipped", "실행 안 함"},
	"line.progress": {"%s, %d broken …", "%s, 위반 %d개 …"},
}

// Lang is the language of a report.
type Lang string

// The languages that reports are told in.
const (
	English Lang = "en"
	Korean  Lang = "ko"
)

// Say chooses between the twins of a text. It is the one place that knows how
// many languages there are; what is not Korean is English.
func (l Lang) Say(en, ko string) string {
	if l == Korean {
		return ko
	}
	return en
}

// Span is a duration inside a sentence: "1m30s", "1분 30초".
func (l Lang) Span(d time.Duration) string {
	d = d.Round(time.Millisecond)
	return l.Say(d.String(), koreanSpan(d))
}

func koreanSpan(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(d.Milliseconds(), 10) + "밀리초"
	}
	var parts []string
	for _, unit := range []struct {
		length time.Duration
		word   string
	}{{time.Hour, "시간"}, {time.Minute, "분"}} {
		if n := d / unit.length; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+unit.word)
		}
		d %= unit.length
	}
	if d > 0 {
		parts = append(parts, strconv.FormatFloat(d.Seconds(), 'f', -1, 64)+"초")
	}
	return strings.Join(parts, " ")
}

// took is a duration in a column of figures: "17 ms", "2.84 s"; "17ms", "2.84초".
func (l Lang) took(d time.Duration) string {
	d = max(0, d)
	ms, s := l.Say(" ms", "ms"), l.Say(" s", "초")
	switch {
	case d < 10*time.Millisecond:
		return strings.TrimSuffix(strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64), ".0") + ms
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + ms
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) + s
	default:
		return l.Span(d.Round(time.Second))
	}
}
