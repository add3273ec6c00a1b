package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/iamport-mock/iamport-mock/openapi/strictjson"
)

// EncodeEffect writes {"kind":{parameters}}. The effect must be one of this
// package, by value.
func EncodeEffect(e Effect) ([]byte, error) {
	k, known := kindOf(e)
	if !known {
		return nil, fmt.Errorf("effect %T: not an effect of package fault, by value", e)
	}
	parameters, err := encode(e)
	if err != nil {
		return nil, err
	}
	return object([]member{{Key: k.name, Value: parameters}}), nil
}

// DecodeEffect reads what [EncodeEffect] writes; an effect without parameters
// may also have null for them, as an empty YAML value gives. Errors are
// *FieldError. It does not validate.
func DecodeEffect(data []byte) (Effect, error) {
	all, err := members(data)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, &FieldError{Found: strconv.Itoa(len(all)) + " keys", Expected: oneKind}
	}
	name, parameters := all[0].Key, all[0].Value
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return nil, &FieldError{
			Found: brief(name), Expected: "one of " + strings.Join(Kinds(), ", "), Hint: didYouMean(name, Kinds()),
		}
	}
	read := reflect.New(reflect.TypeOf(kinds[i].zero))
	if string(parameters) != "null" {
		if err := decode(parameters, read.Interface()); err != nil {
			return nil, below(name, err)
		}
	}
	effect, _ := read.Elem().Interface().(Effect)
	return effect, nil
}

const oneKind = "an object with one kind of effect as its key"

// ruleJSON is a rule whose effect is still text.
type ruleJSON struct {
	ID      string          `json:"id,omitempty"`
	Match   Match           `json:"match,omitzero"`
	Effect  json.RawMessage `json:"effect"`
	Note    string          `json:"note,omitempty"`
	Profile string          `json:"profile,omitempty"`
	Seed    uint64          `json:"seed,omitempty"`
}

// MarshalJSON writes the form that UnmarshalJSON reads. Durations are texts such
// as "1.5s"; what is zero is left out.
func (r Rule) MarshalJSON() ([]byte, error) {
	effect, err := EncodeEffect(r.Effect)
	if err != nil {
		return nil, err
	}
	return encode(ruleJSON{r.ID, r.Match, effect, r.Note, r.Profile, r.Seed})
}

// UnmarshalJSON reads a rule and replaces r by it. Unknown and repeated keys,
// wrong types and unknown kinds are errors, each a *FieldError that names the
// nearest known word. It does not validate.
func (r *Rule) UnmarshalJSON(data []byte) error {
	var text ruleJSON
	if err := decode(data, &text); err != nil {
		return err
	}
	read := Rule{text.ID, text.Match, nil, text.Note, text.Profile, text.Seed}
	if text.Effect != nil {
		effect, err := DecodeEffect(text.Effect)
		if err != nil {
			return below("effect", err)
		}
		read.Effect = effect
	}
	*r = read
	return nil
}

// encode writes JSON without HTML escapes, as the imitated API does.
func encode(value any) ([]byte, error) {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}

// decode reads a JSON object into the struct behind into. It is stricter than
// encoding/json, which reads each value: keys are as written and at most once,
// and an error names its field.
func decode(data []byte, into any) error {
	all, err := members(data)
	if err != nil {
		return err
	}
	target := reflect.ValueOf(into).Elem()
	var names []string
	for field := range target.Type().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	seen := map[string]bool{}
	for _, m := range all {
		i := slices.Index(names, m.Key)
		switch {
		case i < 0 && len(names) == 0:
			return &FieldError{Found: "the key " + brief(m.Key), Expected: "no parameters"}
		case i < 0:
			return &FieldError{
				Found: "the key " + brief(m.Key), Expected: "one of " + strings.Join(names, ", "), Hint: didYouMean(m.Key, names),
			}
		case seen[m.Key]:
			return &FieldError{Field: m.Key, Found: "the key twice", Expected: "it once"}
		}
		seen[m.Key] = true
		if err := decodeValue(m.Value, target.Field(i).Addr().Interface()); err != nil {
			return below(m.Key, err)
		}
	}
	return nil
}

func decodeValue(data []byte, into any) error {
	switch v := into.(type) {
	case *Match:
		return decode(data, v)
	case *json.RawMessage:
		*v = data
		return nil
	}
	wrong := &FieldError{Found: shown(data), Expected: expectation(into)}
	isNull := string(data) == "null"
	if !isNull && json.Unmarshal(data, into) == nil {
		return nil
	}
	if _, ok := into.(*Duration); ok && data[0] != '"' {
		wrong.Hint = "write it in quotes and with its unit"
	} else if isNull {
		wrong.Hint = "leave the key out"
	}
	return wrong
}

// expectation words the type of a field for an error.
func expectation(into any) string {
	switch into.(type) {
	case *Duration:
		return `a duration such as "200ms", "1.5s" or "2m"`
	case *string:
		return "a text"
	case *bool:
		return "true or false"
	case *float64:
		return "a number"
	case *uint64:
		return "a whole number from 0"
	}
	return "a whole number"
}

// shown is a JSON value for an error, shortened.
func shown(data []byte) string {
	switch text := string(bytes.TrimSpace(data)); {
	case strings.HasPrefix(text, "{"):
		return "an object"
	case strings.HasPrefix(text, "["):
		return "a list"
	case len(text) > 0 && text[0] != '"' && len(text) < 40:
		return text
	default:
		return brief(strings.Trim(text, `"`))
	}
}

// member is one key of a JSON object and its value as written.
type member = strictjson.Member

// members takes a JSON object apart, in its order, repeated keys included.
func members(data []byte) ([]member, error) {
	all, err := strictjson.Members(data)
	flaw := new(strictjson.Error)
	switch {
	case !errors.As(err, &flaw):
		return all, nil
	case flaw.Expected == strictjson.Object:
		return nil, &FieldError{Found: shown(data), Expected: "an object"}
	default:
		return nil, &FieldError{Found: flaw.Found, Expected: flaw.Expected}
	}
}

// object puts a JSON object together, without spaces between its members.
func object(all []member) []byte {
	text := []byte{'{'}
	for i, m := range all {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, quoted(m.Key)...)
		text = append(text, ':')
		text = append(text, m.Value...)
	}
	return append(text, '}')
}

// quoted is a JSON string.
func quoted(text string) []byte {
	written, _ := encode(text) // a string never fails
	return written
}
