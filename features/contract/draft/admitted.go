package draft

import (
	"slices"

	"github.com/iamport-mock/iamport-mock/features/contract"
)

// A backend that lets a minor in, or opens a second account for one person, is what somebody records who has not tested
// it before. Its answer is that of a new account but for the number of the account, which tells nothing.

// takeAdmitted gives such answers to created, and says which outcomes had them. Where a rejection is answered so too, the
// answer says nothing.
func takeAdmitted(samples []sample) map[contract.Outcome]bool {
	admitted := map[contract.Outcome]bool{}
	for _, s := range samples {
		if s.outcome == contract.Rejected && slices.ContainsFunc(samples, func(o sample) bool { return o.outcome == contract.Created && alike(s, o) }) {
			return admitted
		}
	}
	for i, s := range samples {
		if s.outcome != contract.Underage && s.outcome != contract.Existing {
			continue
		}
		if slices.ContainsFunc(samples, func(o sample) bool { return o.outcome == contract.Created && alike(s, o) }) {
			admitted[s.outcome] = true
			samples[i].outcome = contract.Created
		}
	}
	return admitted
}

// alike reports whether two answers differ in numbers alone that say nothing by their name.
func alike(a, b sample) bool {
	mine, theirs := withoutNumbers(a.marks), withoutNumbers(b.marks)
	return len(mine) > 0 && len(smallest(mine, [][]mark{theirs})) == 0 && len(smallest(theirs, [][]mark{mine})) == 0
}

func withoutNumbers(marks []mark) []mark {
	return slices.DeleteFunc(slices.Clone(marks), func(m mark) bool {
		return m.kind == "json" && m.cost >= costOther && number.MatchString(m.value)
	})
}

// admittedOutcome is an outcome whose answer was that of a new account. For a minor any refusal is right, so that a run
// says what is broken.
func admittedOutcome(o outcome) outcome {
	if o.name == contract.Existing {
		o.asks = []string{"the same person was answered as a new account: does the backend look for an account, and how does it answer then?"}
		return o
	}
	o.patterns = []string{"same as " + string(contract.Rejected)}
	o.asks = []string{"the minor was answered as a new account: does the backend look at the age, and how does it refuse?"}
	return o
}
