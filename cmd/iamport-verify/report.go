package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// cucumberFile is the name of the Cucumber JSON in the folder of reports.
const cucumberFile = "cucumber.json"

// know hands over what is known only where the mock or the backend was started
// here.
func (v *verification) know(o *features.Options) {
	if v.mock != nil {
		o.Key, o.Secret = mockserver.DefaultKey, mockserver.DefaultSecret
	}
	if v.backend != nil {
		o.Output = &v.backend.output
		o.Restart = v.restart
		o.ReplayIn = v.replayIn
		o.Home = v.home()
	}
}

// remarks are what the head of a run says of it.
func (v *verification) remarks(found features.Found) []string {
	lang := reports.Lang(v.flags.lang)
	list := append(found.Notes(lang), v.site(found))
	if hour := features.HourNote(features.HostClock().Now(), v.contract.Claims().AgeRule, lang); hour != "" {
		list = append(list, hour)
	}
	if v.flags.tz != "" {
		list = append(list, lang.Say("the backend was started with TZ=", "백엔드를 시작할 때 설정한 시간대: TZ=")+v.flags.tz)
	}
	return list
}

// texts are those of the rules. Where nobody named an age rule, the one that is
// assumed may be what is wrong.
func (v *verification) texts() reports.Texts {
	texts := explainable(features.RuleTexts())
	if !v.assumed {
		return texts
	}
	for lang, hint := range map[reports.Lang]string{
		reports.English: "No age rule was named, and " + contract.DefaultAgeRule + " is assumed: is yours another? Try --age-rule full-age-19. Else: ",
		reports.Korean:  "나이 규칙을 지정하지 않아 " + contract.DefaultAgeRule + "로 보았습니다. 다른 규칙이면 --age-rule full-age-19처럼 지정하세요. 맞다면: ",
	} {
		for _, id := range []string{"age-birth-year", "age-seconds", "age-missing", "browser-says"} {
			text := texts[lang][id]
			text.Mend = hint + text.Mend
			texts[lang][id] = text
		}
	}
	return texts
}

// site says which site the target uses.
func (v *verification) site(found features.Found) string {
	lang := reports.Lang(v.flags.lang)
	if v.mock != nil && v.mock.seen.used() != "" {
		return fmt.Sprintf(lang.Say("the target came with the key %s and was let into site %s", "백엔드가 키 %s로 요청해 사이트 %s에 연결했습니다"),
			v.mock.seen.used(), found.Site.UserCode)
	}
	if v.loan != nil {
		return fmt.Sprintf(lang.Say("the mock does not know the target's key or token: it has lent site %s to this run",
			"모의 서버가 백엔드의 키나 토큰을 알지 못해 이번 실행에 사이트 %s를 빌려주었습니다"), found.Site.UserCode)
	}
	return fmt.Sprintf(lang.Say("the target uses site %s", "백엔드가 쓰는 사이트: %s"), found.Site.UserCode)
}

// replay is the command that runs one scenario alone.
func (v *verification) replay(place string) string { return v.replayIn(place, v.flags.tz) }

// replayIn is the same with TZ set to a zone.
func (v *verification) replayIn(place, zone string) string {
	f := *v.flags
	f.scenario, f.tz, f.tags, f.name, f.baseline, f.reportDir, f.wait = place, zone, "", "", "", "", defaultWait
	return f.commandLine(v.command)
}

// commandLine is what has to be typed for these flags.
func (f *verifyFlags) commandLine(command []string) string {
	words := []string{reports.Program, "--target", f.target}
	add := func(name string, values ...string) {
		for _, value := range values {
			if value != "" {
				words = append(words, "--"+name, cli.QuoteWord(value))
			}
		}
	}
	set := func(name string, on bool) {
		if on {
			words = append(words, "--"+name)
		}
	}
	add("contract", f.contract)
	add("age-rule", f.ageRule)
	add("claim", strings.Join(f.claims, ","))
	add("fixtures", f.fixtures...)
	set("builtin", f.builtin)
	add("features", f.features...)
	add("env", f.env...)
	add("control", f.control)
	set("intercept", f.intercept)
	if f.addr != serving.DefaultAddr && f.control == "" {
		add("addr", f.addr)
	}
	if f.lang != "en" {
		add("lang", f.lang)
	}
	set("yes", f.yes)
	if f.wait != defaultWait {
		add("wait", f.wait.String())
	}
	add("tz", f.tz)
	add("tags", f.tags)
	add("name", f.name)
	add("scenario", f.scenario)
	add("baseline", f.baseline)
	add("report-dir", f.reportDir)
	if len(command) > 0 {
		words = append(words, "--")
		for _, word := range command {
			words = append(words, cli.QuoteWord(word))
		}
	}
	return strings.Join(words, " ")
}

// runError words what kept the suites from running.
func runError(err error) error {
	switch {
	case errors.Is(err, features.ErrNothing):
		return cli.Exit(cli.ExitNothing, fmt.Errorf("%w: nothing fits --tags, --name and --scenario", features.ErrNothing))
	case errors.Is(err, features.ErrSuite):
		return cli.Usage(err, "'"+reports.Program+" steps' lists the sentences that steps may have")
	default:
		return err
	}
}
