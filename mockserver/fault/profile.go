package fault

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// profiles are the named sets of rules. They are off until somebody adds them.
var profiles = []struct {
	name  string
	rules []Rule
}{
	{"flaky-network", []Rule{
		{
			Match: Match{Probability: 0.3}, Effect: Latency{Delay: Duration(50 * time.Millisecond), Jitter: Duration(400 * time.Millisecond)},
			Note: "Packets are lost and sent again, so one call in a few takes much longer than the rest.",
		}, {
			Match: Match{Probability: 0.2}, Effect: Chunks{Pause: Duration(80 * time.Millisecond)},
			Note: "An answer is split over several TCP segments, and the second one is late.",
		}, {
			Match: Match{Probability: 0.04}, Effect: Reset{},
			Note: "A firewall forgot an idle connection of the pool and resets it when it is used again.",
		}, {
			Match: Match{Probability: 0.03}, Effect: Reset{After: 30},
			Note: "A load balancer restarts while an answer is under way.",
		}, {
			Match: Match{Probability: 0.03}, Effect: ShortBody{},
			Note: "A proxy loses its upstream in the middle of a body whose length it has already announced.",
		}, {
			Match: Match{Probability: 0.01}, Effect: Hang{For: Duration(3 * time.Second)},
			Note: "A route vanishes without a word: nothing comes back until somebody gives up.",
		}, {
			Match: Match{Probability: 0.03}, Effect: HTMLPage{Status: 504},
			Note: "The proxy in front of the API waited too long for it and answers with its own page.",
		},
	}},
	{"hostile", []Rule{
		{
			Match: Match{Probability: 0.5}, Effect: ExtraFields{},
			Note: "The vendor adds fields without notice, as it did with foreigner_v2.",
		}, {
			Match: Match{Probability: 0.5}, Effect: ReorderKeys{},
			Note: "The order of keys means nothing in JSON and changes with the vendor's framework.",
		}, {
			Match: Match{Probability: 0.2}, Effect: Gzip{},
			Note: "A proxy in front of the API compresses what it passes on, for clients that ask for it.",
		}, {
			Match: Match{Probability: 0.2}, Effect: Chunks{Pause: Duration(20 * time.Millisecond)},
			Note: "Bodies arrive in pieces that respect neither tokens nor characters.",
		}, {
			Match: Match{Probability: 0.1}, Effect: ContentType{},
			Note: "A proxy or a framework's default puts the wrong type on a good body.",
		}, {
			Match: Match{Probability: 0.05}, Effect: ExpireToken{},
			Note: "Another process of the same account shares the token, and the half hour passes between check and use.",
		}, {
			Match: Match{Probability: 0.04}, Effect: TooMany{RetryAfter: Duration(time.Second)},
			Note: "A sign-up campaign runs into a rate limit that no document mentions.",
		}, {
			Match: Match{Probability: 0.04}, Effect: BusinessError{Message: "일시적인 오류입니다. 잠시 후 다시 시도해 주세요."},
			Note: "Older routes of the API report failures with HTTP 200 and a code that is not 0.",
		}, {
			Match: Match{Probability: 0.04}, Effect: NullMessage{},
			Note: "An error path that nobody tested leaves the message null; the vendor's own Java client crashes on it.",
		}, {
			Match: Match{Probability: 0.04}, Effect: HTMLPage{},
			Note: "During a release the proxy in front of the API has no healthy upstream and answers in HTML.",
		}, {
			Match: Match{Probability: 0.03}, Effect: Refusal{Status: 503},
			Note: "The verification agencies behind the API have maintenance nights.",
		}, {
			Match: Match{Probability: 0.03}, Effect: Truncate{},
			Note: "A buffer limit cuts an answer, and what measures its length sits behind the cut.",
		},
	}},
}

// Profiles lists the names of all profiles, sorted.
func Profiles() []string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = p.name
	}
	return names
}

// Profile is a named set of rules for [Set.AddAll]. Each has an id that begins
// with the profile's name, a Note that says why it happens in production, and
// the seed. With the same seed, the same requests get the same failures, byte
// for byte; rules that the set had before matter only where they claim the
// answer or the cut first. Seed 0 leaves the choice to the set. An unknown name
// is a *FieldError. The slice is the caller's.
func Profile(name string, seed uint64) ([]Rule, error) {
	for _, p := range profiles {
		if p.name != name {
			continue
		}
		rules := slices.Clone(p.rules)
		for i := range rules {
			rules[i].ID = fmt.Sprintf("%s-%d", name, i+1)
			rules[i].Profile, rules[i].Seed = name, seed
		}
		return rules, nil
	}
	return nil, &FieldError{
		Field: "profile", Found: brief(name), Expected: "one of " + strings.Join(Profiles(), ", "), Hint: didYouMean(name, Profiles()),
	}
}
