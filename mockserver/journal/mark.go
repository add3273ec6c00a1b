package journal

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Kind is what sort of value a mark stands for: the word before the #.
type Kind string

// The kinds of values that are never shown.
const (
	KindToken  Kind = "token"  // access tokens, and other credentials in headers
	KindSecret Kind = "secret" // of sites
	KindKey    Kind = "key"    // REST API keys: a stranger's may be a real one
	KindCI     Kind = "ci"     // unique_key
	KindDI     Kind = "di"     // unique_in_site
	KindPhone  Kind = "phone"
	KindName   Kind = "name"
	KindOTP    Kind = "otp"
	KindRRN    Kind = "rrn" // resident registration numbers, which nobody should send
	KindCookie Kind = "cookie"
)

// maxMarks bounds the values of one redactor that were only met, not told. What
// was forgotten and comes again gets a new number; a number never comes twice.
const maxMarks = 4096

// value is what a mark stands for.
type value struct {
	kind Kind
	text string // canonical: digits alone for a phone
}

// meeting is a value that was met, and how it was spelt then.
type meeting struct {
	value
	spelt string
}

// marks gives every value its mark. It is safe for concurrent use.
type marks struct {
	name func(Kind, string) string // nil = nothing has a name

	mu         sync.RWMutex
	of         map[value]string
	taken      map[string]struct{} // marks in use
	numbers    map[Kind]int        // the last number of each kind
	met        []meeting           // values that were met, oldest first, from oldest on
	oldest     int
	knownTexts knownTexts
	count      uint64 // how many values were ever learnt
}

func newMarks(name func(Kind, string) string) *marks {
	return &marks{
		name: name, of: map[value]string{}, taken: map[string]struct{}{}, numbers: map[Kind]int{}, knownTexts: knownTexts{},
	}
}

// mark is the mark of a value, which is learnt if it is new.
func (m *marks) mark(kind Kind, text string) string { return m.meet(kind, text, m.name) }

// meet is mark with another way to find a name; nil = no name.
func (m *marks) meet(kind Kind, text string, naming func(Kind, string) string) string {
	v := value{kind, canonical(kind, text)}
	m.mu.RLock()
	mark, ok := m.of[v]
	m.mu.RUnlock()
	if ok {
		return mark
	}
	name := ""
	if naming != nil {
		name = naming(kind, v.text) // without the lock: it may take locks of its own
	}
	return m.learn(v, name, text)
}

// tell makes a value known for good, under a name or, for "", a number.
func (m *marks) tell(kind Kind, text, name string) string {
	v := value{kind, canonical(kind, text)}
	m.mu.Lock()
	defer m.mu.Unlock()
	mark, ok := m.of[v]
	if !ok {
		mark = m.assign(v, name)
	}
	m.knownTexts.add(text, v.kind, mark)
	m.forgetMet(v)
	return mark
}

// learn makes a value known that was met.
func (m *marks) learn(v value, name, text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if mark, ok := m.of[v]; ok {
		return mark
	}
	if len(m.met)-m.oldest >= maxMarks {
		m.forgetOldest()
	}
	mark := m.assign(v, name)
	if !conspicuous(text) {
		m.knownTexts.add(text, v.kind, mark)
	}
	m.met = append(m.met, meeting{v, text})
	return mark
}

// assign gives v a mark that no other value has or had. The caller holds m.mu.
func (m *marks) assign(v value, name string) string {
	m.count++
	if name == "" {
		m.numbers[v.kind]++
		name = strconv.Itoa(m.numbers[v.kind])
		if v.kind == KindToken {
			name = "unknown-" + name // numbers are for those that the site issued
		}
	}
	mark := string(v.kind) + "#" + name
	for i := 2; ; i++ {
		if _, taken := m.taken[mark]; !taken {
			break
		}
		mark = string(v.kind) + "#" + name + "-" + strconv.Itoa(i)
	}
	m.taken[mark] = struct{}{}
	m.of[v] = mark
	return mark
}

// forgetOldest drops the oldest mark. A number is never given again; a name may
// be, to the person who has it.
func (m *marks) forgetOldest() {
	v := m.met[m.oldest]
	m.met[m.oldest] = meeting{}
	m.oldest++
	if m.oldest > maxMarks { // the dead half of the slice
		m.met = slices.Clone(m.met[m.oldest:])
		m.oldest = 0
	}
	if v == (meeting{}) {
		return // it was told since
	}
	mark := m.of[v.value]
	m.knownTexts.remove(v.spelt, mark)
	delete(m.of, v.value)
	delete(m.taken, mark)
}

// forgetMet takes a value from those that may be forgotten.
func (m *marks) forgetMet(v value) {
	for i := m.oldest; i < len(m.met); i++ {
		if m.met[i].value == v {
			m.met[i] = meeting{}
			return
		}
	}
}

func (m *marks) learned() uint64 {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.count
}

// canonical is the form in which two spellings of one value agree.
func canonical(kind Kind, text string) string {
	text = strings.TrimSpace(text)
	if kind != KindPhone {
		return text
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	switch {
	case strings.HasPrefix(digits, "82"):
		return "0" + strings.TrimPrefix(digits[2:], "0")
	case len(digits) == 10 && digits[0] == '1': // a number in JSON has lost its zero
		return "0" + digits
	case digits == "":
		return text
	}
	return digits
}
