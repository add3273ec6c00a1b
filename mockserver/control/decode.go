package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/openapi/nearest"
	"github.com/iamport-mock/iamport-mock/openapi/strictjson"
)

// strict reads one JSON object into a struct: keys as the struct spells them,
// each at most once, null for a [Literal] only, texts that are not empty, and
// nothing after the object.
// An error is an [*Error].
func strict(data []byte, into any) error {
	if err := checkKeys(data, keysOf(reflect.TypeOf(into).Elem())); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return misfit(err)
	}
	return nil
}

// strictBelow is strict for the object under a key; errors say so.
func strictBelow(parent string, data []byte, into any) error {
	err := strict(data, into)
	if told := new(Error); errors.As(err, &told) {
		below := *told
		below.Message = parent + "." + below.Message
		return &below
	}
	return err
}

// keys is what a struct reads: the JSON names in order, which of them may be
// null, and which are texts.
type keys struct {
	names           []string
	nullable, texts map[string]bool
}

// keysOf is the keys of a struct, those of embedded structs included.
func keysOf(t reflect.Type) keys {
	k := keys{nullable: map[string]bool{}, texts: map[string]bool{}}
	own := reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) // a rule's texts are package fault's to judge
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			inner := keysOf(field.Type)
			k.names = append(k.names, inner.names...)
			maps.Copy(k.nullable, inner.nullable)
			maps.Copy(k.texts, inner.texts)
		case name != "" && name != "-":
			k.names = append(k.names, name)
			k.nullable[name] = field.Type == reflect.TypeFor[Literal]()
			k.texts[name] = field.Type.Kind() == reflect.String && !k.nullable[name] && !own
		}
	}
	return k
}

// checkKeys walks the keys of one object, not those of objects inside.
func checkKeys(data []byte, known keys) error {
	members, err := strictjson.Members(data)
	if err != nil {
		return Invalid("body", "%v", err)
	}
	seen := map[string]bool{}
	for _, m := range members {
		if err := oneOfKeys(m.Key, known.names); err != nil {
			return err
		}
		if seen[m.Key] {
			return Invalid(m.Key, "found twice, expected once")
		}
		seen[m.Key] = true
		if value := string(m.Value); value == "null" && !known.nullable[m.Key] || value == `""` && known.texts[m.Key] {
			e := Invalid(m.Key, "found %s", value)
			e.Hint = "leave the key out, or name it in clear where there is one"
			return e
		}
	}
	return nil
}

// oneOfKeys is nil or says which keys there are.
func oneOfKeys(key string, known []string) error {
	if slices.Contains(known, key) {
		return nil
	}
	e := Invalid(shorten(key), "no such key; known are %s", strings.Join(known, ", "))
	if len(known) == 0 {
		e = Invalid(shorten(key), "no such key; there are none")
	}
	if near := nearest.Word(key, known); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	return e
}

// misfit words an error of a value in valid JSON.
func misfit(err error) error {
	if told := new(Error); errors.As(aboutFault("", err), &told) {
		return told
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return Invalid(wrong.Field, "found %s, expected %s", valueName(wrong.Value), kindName(wrong.Type.Kind()))
	}
	var date *time.ParseError
	if errors.As(err, &date) {
		return Invalid("body", "found %s where an instant such as 2026-01-31T09:00:00+09:00 is expected", shorten(date.Value))
	}
	return Invalid("body", "%s", shorten(strings.TrimPrefix(err.Error(), "json: ")))
}

func valueName(value string) string {
	switch value {
	case "bool":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "string", "number":
		return "a " + value
	default:
		return "the " + value // such as number 1.5
	}
}

func kindName(kind reflect.Kind) string {
	switch kind {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Uint64:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	default:
		return "a string"
	}
}

// checked is a body that can say what is wrong with it beyond its form.
type checked interface{ Check() error }

// read takes the JSON object of a change. An error is an [*Error].
func (c *call) read(into any) error {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return &Error{Status: http.StatusUnsupportedMediaType, Code: CodeMediaType, Message: "a change is sent as JSON", Hint: "send Content-Type: application/json"}
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, MaxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return &Error{Status: http.StatusRequestEntityTooLarge, Code: CodeTooLarge, Message: fmt.Sprintf("the body is over %d bytes", MaxBody)}
	}
	if err != nil {
		return Invalid("body", "it ended before its announced length")
	}
	if at, found := strictjson.LoneSurrogate(data); found {
		return Invalid("body", "found half of a surrogate pair at byte %d, expected whole characters", at)
	}
	if err := strict(data, into); err != nil {
		return err
	}
	switch body := into.(type) {
	case checked:
		return body.Check()
	case *FaultRule:
		return body.Validate()
	}
	return nil
}
