package identity

// FullAge is the age of Korean civil law (만 나이) on the day on: the day of birth
// counts, and age N begins on the N-th birthday. One born on 29 February grows
// older on 1 March in a common year (Civil Act, article 160(3): the year ends
// with 28 February). Negative before the birth.
func FullAge(birthday, on Date) int {
	age := on.Year - birthday.Year
	if on.Month < birthday.Month || on.Month == birthday.Month && on.Day < birthday.Day {
		age--
	}
	return age
}

// YearAge is the age of the Youth Protection Act (연 나이): year minus year,
// whatever the day. Negative before the year of birth.
func YearAge(birthday, on Date) int { return on.Year - birthday.Year }
