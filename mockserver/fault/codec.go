package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// EncodeEffect writes {"kind":{parameters}}. The effect must be one of this
// package.
func EncodeEffect(e Effect) ([]byte, error) {
	if e == nil || !isKnown(e) {
		return nil, fmt.Errorf("effect %T: not an effect of package fault, by value", e)
	}
	inner, err := encodeStruct(e)
	if err != nil {
		return nil, err
	}
	return object([]member{{Key: e.Kind(), Value: inner}}), nil
}

// DecodeEffect reads what [EncodeEffect] writes; an effect without parameters
// may also have null for them, as an empty YAML value gives. Errors are
// *FieldError. It does not validate.
func DecodeEffect(data []byte) (Effect, error) {
	const oneKind = "an object with one kind of effect as its key"
	entries, err := members(data)
	if err != nil {
		return nil, err
	}
	if len(entries) != 1 {
		return nil, &FieldError{Found: strconv.Itoa(len(entries)) + " keys", Expected: oneKind}
	}
	for _, prototype := range kinds {
		if prototype.Kind() != entries[0].Key {
			continue
		}
		read := reflect.New(reflect.TypeOf(prototype))
		if string(entries[0].Value) != "null" {
			if err := decodeStruct(entries[0].Value, read.Interface()); err != nil {
				return nil, below(entries[0].Key, err)
			}
		}
		effect, _ := read.Elem().Interface().(Effect)
		return effect, nil
	}
	return nil, &FieldError{
		Found: brief(entries[0].Key), Expected: "one of " + strings.Join(Kinds(), ", "), Hint: didYouMean(entries[0].Key, Kinds()),
	}
}

// encodeStruct writes a struct by its json tags, in the order of its fields.
func encodeStruct(from any) ([]byte, error) {
	v := reflect.ValueOf(from)
	var entries []member
	for i := range v.NumField() {
		name, optional := tag(v.Type().Field(i))
		if optional && v.Field(i).IsZero() {
			continue
		}
		text, err := encodeValue(v.Field(i))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		entries = append(entries, member{Key: name, Value: text})
	}
	return object(entries), nil
}

func encodeValue(v reflect.Value) ([]byte, error) {
	switch {
	case isDuration(v):
		return quoted(time.Duration(v.Int()).String()), nil
	case isEffect(v):
		effect, _ := v.Interface().(Effect)
		return EncodeEffect(effect)
	case v.Kind() == reflect.String:
		return quoted(v.String()), nil
	case v.Kind() == reflect.Struct:
		return encodeStruct(v.Interface())
	}
	return json.Marshal(v.Interface())
}

// decodeStruct reads a JSON object into the struct behind into, by its json
// tags and strictly: keys as written, each at most once.
func decodeStruct(data []byte, into any) error {
	entries, err := members(data)
	if err != nil {
		return err
	}
	v := reflect.ValueOf(into).Elem()
	fields, names := map[string]reflect.Value{}, []string{}
	for i := range v.NumField() {
		name, _ := tag(v.Type().Field(i))
		fields[name] = v.Field(i)
		names = append(names, name)
	}
	seen := map[string]bool{}
	for _, entry := range entries {
		field, known := fields[entry.Key]
		switch {
		case !known && len(names) == 0:
			return &FieldError{Found: "the key " + brief(entry.Key), Expected: "no parameters"}
		case !known:
			return &FieldError{
				Found: "the key " + brief(entry.Key), Expected: "one of " + strings.Join(names, ", "),
				Hint: didYouMean(entry.Key, names),
			}
		case seen[entry.Key]:
			return &FieldError{Field: entry.Key, Found: "the key twice", Expected: "it once"}
		}
		seen[entry.Key] = true
		if err := decodeValue(entry.Value, field); err != nil {
			return below(entry.Key, err)
		}
	}
	return nil
}

func decodeValue(data []byte, into reflect.Value) error {
	switch {
	case isDuration(into):
		return decodeDuration(data, into)
	case isEffect(into):
		effect, err := DecodeEffect(data)
		if err == nil {
			into.Set(reflect.ValueOf(effect))
		}
		return err
	case into.Kind() == reflect.Struct:
		return decodeStruct(data, into.Addr().Interface())
	}
	want := expectation(into.Type())
	if string(data) == "null" {
		return &FieldError{Found: "null", Expected: want, Hint: "leave the key out"}
	}
	if err := json.Unmarshal(data, into.Addr().Interface()); err != nil {
		return &FieldError{Found: shown(data), Expected: want}
	}
	return nil
}

func decodeDuration(data []byte, into reflect.Value) error {
	wrong := &FieldError{Found: shown(data), Expected: `a duration such as "200ms", "1.5s" or "2m"`}
	var text string
	if err := json.Unmarshal(data, &text); err != nil || string(data) == "null" {
		wrong.Hint = "write it in quotes and with its unit"
		return wrong
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return wrong
	}
	into.SetInt(int64(d))
	return nil
}

// expectation words a field's type for an error.
func expectation(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number"
	case reflect.Uint64:
		return "a whole number from 0"
	}
	return "a whole number"
}

// tag is a field's name in JSON, and whether a zero value is left out.
func tag(f reflect.StructField) (name string, optional bool) {
	name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, rest == "omitempty"
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

func sameType(a, b any) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

func isDuration(v reflect.Value) bool { return v.Type() == reflect.TypeFor[time.Duration]() }

func isEffect(v reflect.Value) bool { return v.Type() == reflect.TypeFor[Effect]() }
