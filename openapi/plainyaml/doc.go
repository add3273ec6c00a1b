// Package plainyaml reads YAML that people write: fixtures of the mock and
// contract files of the harness. It is for their two readers, so that a mistake
// is answered alike in both.
//
//	file, problems := plainyaml.NewFile(language, "people.yaml", body) // not UTF-8, too large
//	for _, document := range file.Documents() {
//		root, err := plainyaml.Parse(document.Body) // file.SyntaxProblem words what is not YAML
//		r := plainyaml.NewReader(file, document.Skip, &problems)
//		f, ok := r.Record(root, personShape) // unknown keys, keys told twice
//		name := r.Words(f.Get("name"), plainyaml.Words{What: "a name", Most: 60})
//	}
//
// Values are read by node with scalars as text, because YAML guesses types: 010 is
// the number 8 and "no" a boolean. Anchors, aliases, tags and merge keys are
// refused. A reader goes on after every mistake, so that all of them are told at
// once, each with file:line:column, what was found, what was expected and what to
// do.
//
// A [Shape] says once what a mapping may hold. The reader knows its keys from it,
// and [SchemaFile] makes the JSON Schema for editors of it.
//
// The package knows no fixture and no contract, and decodes into no Go types. It
// stands below openapi because mock and harness may both import from there, and
// nothing else of each other.
package plainyaml
