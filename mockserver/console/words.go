package console

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// dictionary is the page's words in one language, by key.
type dictionary map[string]string

// find is the words of a key. That a key has none is a fault of the page.
func (d dictionary) find(key string) (string, error) {
	text, ok := d[key]
	if !ok {
		return "", fmt.Errorf("no words for %q", key)
	}
	return text, nil
}

func wordsIn(language string) dictionary {
	own := dictionary{}
	for _, word := range words {
		own[word.key] = word.en
		if language == korean {
			own[word.key] = word.ko
		}
	}
	for _, day := range identity.Days() {
		own["day."+day.Word] = day.Word
		if language == korean {
			own["day."+day.Word] = day.Korean
		}
	}
	for _, e := range effects {
		own["effect."+e.Kind] = e.En
		if language == korean {
			own["effect."+e.Kind] = e.Ko
		}
	}
	return own
}

// words is every word of the page. The Korean of what the control API says stands in
// korean.go and the files beside it.
var words = []struct{ key, en, ko string }{
	{"title", "Console · iamport-mock", "콘솔 · iamport-mock"},
	{"mock", "mock · synthetic people only", "모의 서버 · 가상 인물만"},
	{"skip", "Skip to content", "본문으로 건너뛰기"},
	{"nav", "Panels", "화면"},
	{"nav.journal", "Journal", "요청 기록"},
	{"nav.people", "People", "인증 목록"},
	{"nav.clock", "Clock", "시계"},
	{"nav.faults", "Faults", "장애 주입"},
	{"nav.messages", "Messages", "문자함"},
	{"nav.sites", "Sites", "사이트"},
	{"nav.deviations", "Deviations", "알려진 차이"},
	{"site", "Site", "사이트"},
	{"filter", "Filter", "검색"},
	{"copy", "Copy", "복사"},
	{"copied", "Copied", "복사했습니다"},
	{"copied.curl", "Copied as curl. Put a token into $IAMPORT_TOKEN first.", "curl 명령을 복사했습니다. 토큰은 $IAMPORT_TOKEN에 넣어 주세요."},
	{"close", "Close", "닫기"},
	{"cancel", "Cancel", "취소"},
	{"loading", "Asking…", "불러오는 중…"},
	{"more", "{n} more", "{n}개 더 보기"},
	{"count", "{n}", "{n}건"},
	{"count.items", "{n}", "{n}개"},
	{"count.of", "{n} of {all}", "{all}건 중 {n}건"},
	{"age", "aged {n}", "만 {n}세"},
	{"offline", "The mock does not answer. Is it still running?", "모의 서버가 응답하지 않습니다. 실행 중인지 확인해 주세요."},
	{"noscript", "The rest of the console needs JavaScript.", "콘솔을 모두 사용하려면 JavaScript가 필요합니다."},
	{"live.live", "Live: requests appear as they arrive", "실시간: 요청이 오는 대로 표시됩니다"},
	{"live.wait", "Not listening", "대기 중"},
	{"live.behind", "More requests than the page can show; reading again shortly", "요청이 너무 많아 일부를 건너뛰었습니다. 곧 다시 읽습니다"},
	{"live.broken", "The line broke; trying again", "연결이 끊겨 다시 시도하는 중입니다"},
	{"theme", "Theme", "테마"},
	{"theme.auto", "Auto", "자동"},
	{"theme.light", "Light", "라이트"},
	{"theme.dark", "Dark", "다크"},
	{"unit.day", "d", "일"},
	{"unit.hour", "h", "시간"},
	{"unit.minute", "min", "분"},
	{"unit.second", "s", "초"},
	{"step.minute", "+1 min", "+1분"},
	{"step.token", "+30 min 1 s", "+30분 1초"},
	{"step.hour", "+1 h", "+1시간"},
	{"step.day", "+1 d", "+1일"},
	{"step.back", "−1 d", "−1일"},
	{"fixtures.broken", "A fixture file is broken. The last good state keeps serving until it is mended:", "픽스처 파일에 오류가 있습니다. 고칠 때까지 마지막 정상 상태로 응답합니다."},

	{"journal.filter", "Filter: imp_uid, path, status, reason, body…", "검색: imp_uid, 경로, 상태, 사유, 본문…"},
	{"journal.problems", "Problems only", "문제만"},
	{"journal.grouped", "Grouped", "묶어 보기"},
	{"journal.harness", "Harness calls", "테스트 도구 호출"},
	{"journal.clear", "Empty", "비우기"},
	{"journal.detail", "The chosen request", "선택한 요청"},
	{"journal.choose", "Choose a request to see why it was answered so.", "요청을 선택하면 왜 그렇게 응답했는지 볼 수 있습니다."},
	{"journal.none", "no imp_uid", "imp_uid 없음"},
	{"journal.house", "no site", "사이트 없음"},
	{"journal.violation", "breaks contract", "API 명세 위반"},
	{"journal.violations", "It departs from the contract", "API 명세와 다른 점"},
	{"journal.more", "{n} earlier", "이전 요청 {n}건"},
	{"journal.empty", "No requests yet", "아직 요청이 없습니다"},
	{"journal.empty.text", "Point your backend's base URL at the API and sign somebody up, or try this:", "백엔드의 API 주소를 모의 서버로 바꾸고 가입을 진행하거나, 다음 명령을 실행해 보세요."},
	{"journal.nomatch", "Nothing matches", "일치하는 요청이 없습니다"},
	{"journal.nomatch.text", "Take a word out of the filter, or press Esc in it.", "검색어를 줄여 보세요."},
	{"journal.why", "Why this answer", "이렇게 응답한 이유"},
	{"journal.whynot", "Why not?", "왜 안 됐을까요?"},
	{"journal.yaml", "This fixture would have answered it:", "이 시나리오가 있었다면 응답했습니다."},
	{"journal.makeit", "Make it here", "여기서 만들기"},
	{"journal.curl", "Copy as curl", "curl로 복사"},
	{"journal.person", "Show the certification", "인증 정보 보기"},
	{"journal.request", "Request", "요청"},
	{"journal.response", "Response", "응답"},
	{"journal.headers", "{n} headers", "헤더 {n}개"},
	{"journal.nobody", "No body", "본문 없음"},
	{"journal.omitted", "{n} bytes, not kept", "{n}바이트, 보관하지 않음"},
	{"journal.gone", "The journal no longer has this request.", "기록에서 지워진 요청입니다."},
	{"journal.sitetime", "site clock", "사이트 시계"},
	{"journal.lane", "express lane", "빠른 경로"},

	{"people.filter", "Filter: name, imp_uid, scenario, verdict, ci:…", "검색: 이름, imp_uid, 시나리오, 기대 결과, ci:…"},
	{"people.own", "Made at run time", "실행 중 만든 것만"},
	{"people.export", "Export YAML", "YAML 내보내기"},
	{"people.make", "New certification", "인증 만들기"},
	{"people.table", "Certifications that this site sees", "이 사이트의 인증 목록"},
	{"people.person", "Person", "인물"},
	{"people.birthday", "Birthday", "생년월일"},
	{"people.ages", "Full · year", "만 · 연 나이"},
	{"people.ages.title", "Full age (만 나이) and year age (연 나이) today, by the site's clock", "사이트 시계 기준 오늘의 만 나이와 연 나이"},
	{"people.state", "State", "상태"},
	{"people.expect", "Expect", "기대 결과"},
	{"people.at", "Defined at", "정의 위치"},
	{"people.certified", "certified", "인증 완료"},
	{"people.unfinished", "unfinished", "미완료"},
	{"people.foreigner", "foreigner", "외국인"},
	{"people.turns", "turns {n} {on}", "{on} 만 {n}세"},
	{"people.aged", "aged {n}", "만 {n}세"},
	{"people.added", "added", "추가됨"},
	{"people.runtime", "made at run time", "실행 중에 만듦"},
	{"people.omitted", "left out", "생략"},
	{"people.blank", "empty", "빈 값"},
	{"people.alike", "Show all with the same value", "같은 값을 모두 보기"},
	{"people.edit", "Edit", "수정"},
	{"people.copy", "Copy imp_uid", "imp_uid 복사"},
	{"people.journal", "Its requests", "요청 기록 보기"},
	{"people.delete", "Delete for this site", "이 사이트에서 삭제"},
	{"people.delete.ask", "Really delete it?", "정말 삭제할까요?"},
	{"people.none", "No certification matches", "일치하는 인증이 없습니다"},
	{"people.noown", "Nothing was made at run time", "실행 중에 만든 인증이 없습니다"},
	{"people.none.text", "Change the filter, or make a certification: the form shows the YAML for your repository.", "검색어를 바꾸거나 인증을 새로 만들어 보세요. 저장소에 넣을 YAML도 함께 보여 줍니다."},
	{"people.rest", "People without a certification", "인증이 없는 인물"},
	{"people.next", "{n} of {all} are read; read more", "{all}건 중 {n}건을 읽었습니다. 더 읽기"},
	{"people.rest.many", "Read all certifications first.", "먼저 인증을 모두 읽으세요."},
	{"people.rest.none", "Everybody has one.", "모두 인증이 있습니다."},
	{"people.certify", "New certification", "인증 만들기"},
	{"gender.female", "female", "여성"},
	{"gender.male", "male", "남성"},

	{"make.title", "New certification", "인증 만들기"},
	{"make.who", "Whose", "대상"},
	{"make.new", "a new person", "새 인물"},
	{"make.known", "somebody who exists", "기존 인물"},
	{"make.name", "Name", "이름"},
	{"make.gender", "Gender", "성별"},
	{"make.female", "female", "여성"},
	{"make.male", "male", "남성"},
	{"make.turns", "reaches an age on a day", "특정 날짜에 나이가 참"},
	{"make.age", "has an age", "나이로 지정"},
	{"make.date", "is a date", "날짜로 지정"},
	{"make.turnsage", "Turns", "만 나이"},
	{"make.on", "On", "기준일"},
	{"make.fullage", "Full age", "만 나이"},
	{"make.born", "Born", "생년월일"},
	{"make.phone", "Phone", "휴대폰"},
	{"make.carrier", "Carrier", "통신사"},
	{"make.foreigner", "Foreigner", "외국인"},
	{"make.provider", "Provider", "인증사"},
	{"make.sites", "the site's", "사이트 기본값"},
	{"make.certified", "Certified", "인증 시각"},
	{"make.now", "now", "지금"},
	{"make.10m", "10 minutes ago", "10분 전"},
	{"make.2h", "2 hours ago", "2시간 전"},
	{"make.unfinished", "not finished", "미완료"},
	{"make.ci", "the person's", "인물의 값"},
	{"make.note", "Note", "메모"},
	{"make.yaml", "The same as a fixture", "같은 내용의 픽스처 파일"},
	{"make.hint", "Copy it into a file of your fixtures folder to keep it.", "픽스처 폴더의 파일에 붙여 넣으면 계속 사용할 수 있습니다."},
	{"make.submit", "Make it", "만들기"},
	{"make.edit", "Change a certification", "인증 수정"},
	{"make.editperson", "Change a person", "인물 수정"},
	{"make.editing", "What changes about the person changes in all certifications of that person.", "인물을 수정하면 그 인물의 모든 인증에 반영됩니다."},
	{"make.key", "Key", "인물 키"},
	{"make.scenario", "Scenario", "시나리오"},
	{"make.asis", "as it is", "그대로"},
	{"make.change", "Change it", "수정하기"},
	{"make.changed", "{id} was changed", "수정했습니다: {id}"},
	{"make.save", "Save as a file", "파일로 저장"},
	{"make.file", "File name", "파일 이름"},
	{"make.every", "Every site sees it", "모든 사이트에 표시"},
	{"make.submitsave", "Make and save", "만들고 저장하기"},
	{"make.changesave", "Save", "저장하기"},
	{"saved.title", "Saved, and in force", "저장하고 적용했습니다"},
	{"make.done", "{id} was made", "만들었습니다: {id}"},

	{"clock.frozen", "frozen", "정지"},
	{"clock.moved", "moved", "조정됨"},
	{"clock.freeze", "Freeze", "정지"},
	{"clock.follow", "As at the start", "처음 상태로"},
	{"clock.jump", "Jump", "건너뛰기"},
	{"clock.midnight", "Next midnight", "다음 자정"},
	{"clock.almost", "10 s before midnight", "자정 10초 전"},
	{"clock.yearend", "Year end, 23:59:50", "12월 31일 23:59:50"},
	{"clock.newyear", "New year", "새해 첫날"},
	{"clock.set", "To", "시각"},
	{"clock.go", "Go", "이동"},
	{"clock.advance", "Advance", "앞으로 보내기"},
	{"clock.by", "By", "기간"},
	{"clock.token", "one second past the life of a token", "토큰 수명에서 1초 지난 시점"},
	{"clock.changed", "What the last move changed", "마지막 이동으로 바뀐 것"},
	{"clock.nochange", "Move the clock, and this shows whose age changes with it.", "시계를 움직이면 나이가 바뀌는 인물이 여기에 표시됩니다."},
	{"clock.noages", "Nobody's age changed.", "나이가 바뀐 인물이 없습니다."},
	{"clock.full", "full", "만"},
	{"clock.year", "year", "연"},
	{"clock.tokens", "Tokens in the journal", "기록에 있는 토큰"},
	{"clock.notokens", "No token was asked for yet.", "아직 발급된 토큰이 없습니다."},
	{"clock.left", "{span} left", "{span} 남음"},
	{"clock.expired", "expired {span} ago", "{span} 전 만료"},
	{"clock.is.real", "Follows real time.", "실제 시각을 따릅니다."},
	{"clock.is.moved", "Was moved and runs on.", "조정된 시각에서 계속 흐릅니다."},
	{"clock.is.frozen", "Stands still.", "멈춰 있습니다."},
	{"clock.anchor", "Relative birthdays count from {date}.", "상대 생일 기준일: {date}"},

	{"faults.add", "Add a rule", "규칙 추가"},
	{"faults.kind", "What happens", "장애 종류"},
	{"faults.route", "Route", "API"},
	{"faults.any", "all requests", "모든 요청"},
	{"faults.when", "When", "조건"},
	{"faults.number", "Number", "값"},
	{"faults.always", "always", "항상"},
	{"faults.first", "the first n", "처음 n번"},
	{"faults.nth", "only the n-th", "n번째만"},
	{"faults.every", "every n-th", "n번마다"},
	{"faults.probability", "by chance (0 to 1)", "확률 (0~1)"},
	{"faults.first.n", "the first {n}", "처음 {n}번"},
	{"faults.nth.n", "number {n} only", "{n}번째만"},
	{"faults.every.n", "every {n}", "{n}번마다"},
	{"faults.note", "Note", "메모"},
	{"faults.addit", "Add", "추가"},
	{"faults.added", "{id} is on", "{id} 규칙을 켰습니다"},
	{"faults.profile", "Or a whole profile", "프로필 적용"},
	{"faults.rules", "Rules", "규칙"},
	{"faults.clear", "Remove all", "모두 제거"},
	{"faults.switch", "Rule {id}", "규칙 {id}"},
	{"faults.delete", "Remove rule {id}", "규칙 {id} 제거"},
	{"faults.hit", "1 hit", "적용 1회"},
	{"faults.hits", "{n} hits", "적용 {n}회"},
	{"faults.of", "requests: {n}", "대상 요청 {n}건"},
	{"faults.hits.title", "How often it hit, of the requests that it chose. Off and on again counts from 0.", "대상 요청 가운데 적용된 횟수. 껐다 켜면 0부터 셉니다."},
	{"faults.isoff", "off", "꺼짐"},
	{"faults.spent", "spent", "소진"},
	{"faults.count", "{n} on, hits: {hits}", "{n}개 켜짐, {hits}회 적용"},
	{"faults.none", "All goes well", "장애가 없습니다"},
	{"faults.none.text", "Add a rule and see what your backend makes of a bad day: a late answer, a 503, a token that expires.", "규칙을 추가해 늦은 응답, 503, 토큰 만료에 백엔드가 어떻게 대응하는지 확인해 보세요."},

	{"messages.clear", "Empty", "비우기"},
	{"messages.copy", "Copy the code", "인증번호 복사"},
	{"messages.none", "No messages", "문자가 없습니다"},
	{"messages.none.text", "A POST to /certifications/otp/request puts the code here that a phone would have received.", "POST /certifications/otp/request를 호출하면 휴대전화로 갔을 인증번호가 여기에 표시됩니다."},

	{"lease.tag", "on loan", "대여 중"},
	{"lease.text", "Site {site} is on loan to {holder}, since {since}. It ends at {until} unless it is renewed. Keys that no site has mean this site.", "사이트 {site} 대여 중 · {holder} · {since}부터. 갱신하지 않으면 {until}에 끝납니다. 등록되지 않은 키는 이 사이트로 연결됩니다."},
	{"sites.all", "Accounts of this mock", "이 모의 서버의 사이트"},
	{"sites.add", "Add a site", "사이트 추가"},
	{"sites.addit", "Add", "추가"},
	{"sites.code", "User code", "고객사 식별코드"},
	{"sites.key", "REST API key", "REST API 키"},
	{"sites.secret", "Secret", "Secret"},
	{"sites.untold", "told only when it is made", "만들 때만 표시됩니다"},
	{"sites.chosen", "left empty, one is chosen", "비워 두면 자동 생성"},
	{"sites.provider", "Provider", "인증사"},
	{"sites.provides", "The contract provides", "계약 제공 항목"},
	{"sites.nothing", "nothing more", "추가 항목 없음"},
	{"sites.kind.configured", "configured", "설정"},
	{"sites.kind.added", "added", "추가됨"},
	{"sites.kind.test", "test key", "테스트 키"},
	{"sites.shown", "shown", "표시 중"},
	{"sites.show", "Show this", "이 사이트 보기"},
	{"sites.delete", "Delete", "삭제"},
	{"sites.delete.ask", "Really, with all its data?", "데이터까지 모두 삭제할까요?"},
	{"sites.made", "Made. The secret is shown this once.", "만들었습니다. Secret은 지금만 표시됩니다."},
	{"sites.copy", "Copy as environment", "환경 변수로 복사"},
	{"reset.title", "Take the shown site back", "표시 중인 사이트 초기화"},
	{"reset.text", "To how it was at the start.", "시작할 때의 상태로 되돌립니다."},
	{"reset.journal", "Journal", "요청 기록"},
	{"reset.faults", "Faults", "장애 주입"},
	{"reset.state", "State", "데이터"},
	{"reset.all", "All", "모두"},

	{"deviations.text", "Where this mock may differ from the real service, and what is in force. Switches are set at the start: --deviation ID=VALUE.", "실제 서비스와 다를 수 있는 점과 현재 적용 값입니다. 시작할 때 --deviation ID=VALUE로 바꿉니다."},
	{"deviations.id", "ID", "ID"},
	{"deviations.what", "What is in question", "내용"},
	{"deviations.value", "In force", "적용 값"},
	{"deviations.values", "Other values", "다른 값"},
	{"deviations.confidence", "Confidence of the default", "기본값의 근거"},
	{"deviations.fact", "Number of a fact in openapi/FACTS.md: what is known of it, and from where", "openapi/FACTS.md의 항목 번호입니다. 알려진 내용과 출처를 확인할 수 있습니다"},
	{"deviations.noswitch", "no switch", "설정 없음"},
	{"deviations.changed", "changed", "변경됨"},
	{"confidence.documented", "documented", "문서"},
	{"confidence.observed", "observed", "관찰"},
	{"confidence.assumed", "assumed", "추정"},

	{"gate.title", "This mock listens beyond this machine", "이 모의 서버는 외부에 열려 있습니다"},
	{"gate.text", "It tells nothing without its control token. The mock prints it at its start, or takes it from --control-token.", "제어 토큰이 있어야 내용을 볼 수 있습니다. 토큰은 시작할 때 출력되거나 --control-token으로 지정합니다."},
	{"gate.token", "Control token", "제어 토큰"},
	{"gate.open", "Open", "열기"},

	{"keys.title", "Keyboard", "단축키"},
	{"keys.panels", "the panels", "화면 이동"},
	{"keys.filter", "filter", "검색"},
	{"keys.move", "next and previous request", "다음, 이전 요청"},
	{"keys.curl", "copy the chosen request as curl", "선택한 요청을 curl로 복사"},
	{"keys.escape", "leave a field, close the request", "입력 나가기, 요청 닫기"},
	{"keys.help", "this list", "이 목록"},
}

// The languages of the page.
const (
	english = "en"
	korean  = "ko"
)

// languageOf is the language that a request asks for: by the query, as the
// page's switch does, or else by what the browser prefers.
func languageOf(r *http.Request) string {
	if chosen := r.URL.Query().Get("lang"); chosen == english || chosen == korean {
		return chosen
	}
	best, weight := english, 0.0
	for wish := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, parameter, _ := strings.Cut(strings.TrimSpace(wish), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		q := 1.0
		if value, stated := strings.CutPrefix(strings.TrimSpace(parameter), "q="); stated {
			var err error
			if q, err = strconv.ParseFloat(value, 64); err != nil {
				continue
			}
		}
		if (primary == english || primary == korean) && q > weight {
			best, weight = primary, q
		}
	}
	return best
}
