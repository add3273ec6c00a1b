package contract

import (
	"bytes"
	_ "embed"
)

//go:embed contract.schema.json
var schema []byte

//go:embed template.yaml
var initial []byte

// Schema is the JSON Schema (draft 2020-12) of a contract file, for editors. It is
// a fresh copy. What a schema cannot say, such as a placeholder that nothing
// captures, is left to [Load].
func Schema() []byte { return bytes.Clone(schema) }

// Template is a contract file with comments, to begin with. Unchanged it says
// what [Default] does. It is a fresh copy.
func Template() []byte { return bytes.Clone(initial) }
