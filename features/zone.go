package features

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// A machine that is west of Seoul shows wrong dates in two ways. A date of birth
// that is kept as a moment, midnight in Seoul, is the day before there, at any hour.
// Today is the day before in a part of the day alone: in UTC before 09:00 in Seoul.
// Who takes both from the machine errs twice before that hour, which cancels out;
// who takes today alone errs before it alone. So each hour shows half of the bugs.

// HourNote says which half of a UTC server's date bugs a run shows at an instant; ""
// where today's date decides nothing, by the age rule that is claimed.
func HourNote(now time.Time, rule string, lang report.Lang) string {
	local := now.In(seoul)
	if !parseAgeRule(rule).hangsOnToday(local) {
		return ""
	}
	korean := lang == report.Korean
	switch before := local.Hour() < 9; {
	case before && korean:
		return fmt.Sprintf("서울은 %s, UTC는 아직 어제입니다. 오늘 날짜만 UTC로 얻는 버그는 지금 보이고, 생년월일까지 UTC로 얻는 버그는 서울 09:00부터 보입니다", local.Format("15:04"))
	case before:
		return fmt.Sprintf("it is %s in Seoul and still yesterday in UTC: a bug that takes only today's date in UTC shows now; one that takes the date of birth in UTC too shows from 09:00 on", local.Format("15:04"))
	case korean:
		return fmt.Sprintf("서울은 %s, UTC도 같은 날입니다. 생년월일을 UTC로 얻는 버그는 지금 보이고, 오늘 날짜만 UTC로 얻는 버그는 서울 09:00 전에만 보입니다", local.Format("15:04"))
	default:
		return fmt.Sprintf("it is %s in Seoul and the same day in UTC: a bug that takes the date of birth in UTC shows now; one that takes only today's date in UTC shows before 09:00", local.Format("15:04"))
	}
}

// zoneHours are zones with a fixed distance from Seoul in which one half of the bugs
// shows at an hour of Seoul: today is another day there, or it is the same day and
// the zone is west.
type zoneHours struct {
	name        string
	from, until int // hours in Seoul
}

var (
	anotherDay = []zoneHours{{"UTC", 0, 9}, {"Pacific/Honolulu", 9, 19}, {"Pacific/Kiritimati", 19, 24}}
	// Before 01:00 no zone of whole hours will do; a machine in Seoul shows backends that
	// mix its dates with those of UTC.
	sameDay = []zoneHours{{"Asia/Seoul", 0, 1}, {"Asia/Shanghai", 1, 9}, {"UTC", 9, 24}}
)

// hangsOnToday reports whether the answer depends on the day in Seoul: it does for a
// full age on every day, for a year age around New Year, and never for a cut-off by
// year of birth.
func (r ageRule) hangsOnToday(today time.Time) bool {
	return r.kind == "full-age" || r.kind == "year-age" && today.AddDate(0, 0, -1).Year() != today.AddDate(0, 0, 1).Year()
}

// otherZone is the TZ that shows what a machine at home does not show at an instant;
// "" = there is none. At home in Seoul all dates are right: what is deployed runs in
// UTC mostly.
func otherZone(now time.Time, rule ageRule, home *time.Location) string {
	const day = "2006-01-02"
	here, there := now.In(seoul), now.In(home)
	_, offset := there.Zone()
	_, ours := here.Zone()
	list := anotherDay
	switch {
	case offset == ours:
		return "UTC"
	case !rule.hangsOnToday(here) && offset < ours:
		return "" // a date of birth is a day early there, whatever the hour
	case !rule.hangsOnToday(here):
		return "UTC"
	case here.Format(day) != there.Format(day):
		list = sameDay
	}
	i := slices.IndexFunc(list, func(z zoneHours) bool { return here.Hour() >= z.from && here.Hour() < z.until })
	return list[i].name
}

// inZone is the name of a scenario that is judged with TZ set.
func inZone(name, zone string) string { return name + " (TZ=" + zone + ")" }

// onlyThere begins what was found with TZ set, and was fine without.
func (h *harness) onlyThere(zone string) string {
	return fmt.Sprintf(h.say("with TZ=%s set (%s), and not in the backend's own environment: ", "TZ=%s 환경(%s)에서만 나타나고 백엔드의 원래 환경에서는 나타나지 않음: "), zone, h.dateIn(zone))
}

// datedRules are those that a wrong date breaks.
var datedRules = []string{"age-full", "age-year", "age-birth-year", "age-seconds", "age-missing"}

// secondZone is the TZ with which the age rules are judged once more; "" = they are
// not.
func (h *harness) secondZone() string {
	if h.opts.Home == nil || h.opts.Restart == nil || h.rule.kind == "" {
		return ""
	}
	return otherZone(h.clock.Now(), h.rule, h.opts.Home)
}

// judgeInZone judges the age rules once more, where they held, with another TZ set.
func (h *harness) judgeInZone(ctx context.Context) []report.Scenario {
	zone := h.secondZone()
	if zone == "" || h.stopped() != nil || ctx.Err() != nil {
		return nil
	}
	again := &plan{sources: h.plan.sources}
	for _, p := range h.plan.scenarios {
		if !p.chosen || !slices.Contains(datedRules, p.ruleID()) || h.found.verdict(p) != report.Held {
			continue
		}
		one, pickle := *p, *p.pickle
		pickle.Name = inZone(pickle.Name, zone)
		one.pickle, one.zone = &pickle, zone
		again.scenarios = append(again.scenarios, &one)
	}
	if len(again.scenarios) == 0 {
		return nil
	}
	h.plan, h.found, h.zone = again, newCollector(again, h.lang), zone
	if err := h.opts.Restart(ctx, zone); err != nil {
		h.mu.Lock()
		h.stop = lost(h.say("the backend could not be started with TZ=%s: %v", "TZ=%s 환경에서 백엔드를 시작할 수 없습니다: %v"), zone, err)
		h.mu.Unlock()
	} else {
		h.remark(h.say("the age rules that held are judged once more with TZ=%s set: %s", "통과한 나이 규칙을 TZ=%s 환경에서 한 번 더 확인합니다: %s"), zone, h.dateIn(zone))
	}
	ph := &phase{list: again.scenarios}
	h.play(ctx, ph)
	h.conclude(ctx, ph)
	return h.found.list(ctx, again)
}

// dateIn says what day it is in a zone of the table.
func (h *harness) dateIn(zone string) string {
	switch {
	case zone == "Asia/Seoul":
		return h.say("its dates are those of i'mport", "아임포트와 날짜가 같은 곳입니다")
	case zone == "Pacific/Kiritimati":
		return h.say("it is tomorrow there", "그곳은 벌써 내일입니다")
	case zone == "Pacific/Honolulu", zone == "UTC" && h.clock.Now().In(seoul).Hour() < 9:
		return h.say("it is still yesterday there", "그곳은 아직 어제입니다")
	default:
		return h.say("it is today there too, and midnight in Seoul is the day before", "그곳도 오늘이고, 서울의 자정은 그곳의 전날입니다")
	}
}
