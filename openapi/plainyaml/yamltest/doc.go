// Package yamltest holds the reader of a YAML language, and its JSON Schema,
// against a corpus of files. It is for the tests of the packages that have such a
// language:
//
//	yamltest.Corpus{Schema: schema, Load: load, Update: *update}.Test(t)
//
// A corpus is testdata/corpus with one archive (txtar) for each kind of file:
//
//	good.txtar        the reader and the schema accept it
//	structural.txtar  both refuse it
//	semantic.txtar    it takes more than a schema to see the mistake
//	syntax.txtar      it is not YAML, or not one document
//
// Behind NAME.yaml in the archive stands NAME.want, what the reader says of it. A
// file whose bytes an editor could change stands on its own, as KIND/NAME.yaml.
//
// Only tests import this package.
package yamltest
