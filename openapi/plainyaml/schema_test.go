package plainyaml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/openapi/plainyaml"
)

// class is hidden.Class as JSON.
const class = `\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufff0-\ufff8\udb40\udc00-\udb40\udcff\udb40\uddf0-\udb43\udfff`

const petSchema = `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"pet","type":"object","required":["version","name","kind"],` +
	`"additionalProperties":false,"properties":{` +
	`"version":{"type":"integer","const":1,"description":"Version of the pet language: 1."},` +
	`"name":{"type":"string","minLength":1,"maxLength":5,"pattern":"^[^` + class + `]*[^\\s` + class + `][^` + class + `]*$","examples":["Bori"],"description":"What it listens to."},` +
	`"kind":{"$ref":"#/$defs/kind"},` +
	`"age":{"type":["integer","null"],"minimum":0,"maximum":30},` +
	`"tame":{"type":"boolean"},` +
	`"born":{"type":"string","pattern":"^[0-9-]+$"},` +
	`"toys":{"type":"object","additionalProperties":{"anyOf":[{"type":"string"},{"type":"array","minItems":1,"items":{"type":"string"}}]}}},` +
	`"not":{"anyOf":[{"required":["age","born"]},{"required":["age","tame"]},{"required":["born","tame"]}]},` +
	`"description":"One pet.",` +
	`"$defs":{"kind":{"type":"string","enum":["dog","cat"]}}}`

func TestSchemaSaysWhatTheShapeSays(t *testing.T) {
	got, err := plainyaml.SchemaFile("pet", petShape)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(got), "\n")
	for i := range lines {
		lines[i] = strings.Replace(strings.TrimLeft(lines[i], " "), `": `, `":`, 1)
	}
	if diff := cmp.Diff(petSchema, strings.Join(lines, "")); diff != "" {
		t.Errorf("the schema (-want +got):\n%s", diff)
	}
}

func TestSchemaRefusesShapesThatCannotBeRead(t *testing.T) {
	var many []plainyaml.Key
	for i := range 33 {
		many = append(many, plainyaml.Key{Name: fmt.Sprint(i), Type: plainyaml.Boolean{}})
	}
	for _, c := range []struct {
		reason, want string
		keys         []plainyaml.Key
	}{
		{"more keys than a reader counts", "schema x: a box has 33 keys, at most 32", many},
		{"a key twice", "schema x: a box has a key twice", append(many[:1:1], many[0])},
	} {
		inside := &plainyaml.Shape{What: "a box", Keys: c.keys}
		root := &plainyaml.Shape{What: "a cellar", Keys: []plainyaml.Key{{Name: "boxes", Type: plainyaml.List{Of: inside}}}}
		if _, err := plainyaml.SchemaFile("x", root); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.reason, err, c.want)
		}
	}
	if part := petShape.Only([]string{"name"}, "age"); len(part.Keys) != 2 || petShape.Keys[1].Add == "" {
		t.Errorf("a part of a shape has the keys %v and leaves the shape as it is (%v)", part.Names(), petShape.Keys[1])
	}
}
