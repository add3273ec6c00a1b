package openapi

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed control.yaml
var controlYAML []byte

// ControlYAML returns the document of the mock's control API, OpenAPI 3.0.3 in YAML. Each call gives a fresh copy.
func ControlYAML() []byte { return bytes.Clone(controlYAML) }

// Control returns the compiled contract of the control API: the same Checker for the whole process, compiled on
// first use. The error is never met unless the build is broken: a test compiles the embedded document.
func Control() (*Checker, error) { return control() }

var control = sync.OnceValues(func() (*Checker, error) { return NewChecker(controlYAML) })
