package openapi

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed iamport.yaml
var iamportYAML []byte

// IamportYAML returns the document of the imitated API, OpenAPI 3.0.3 in YAML. Each call gives a fresh copy.
func IamportYAML() []byte { return bytes.Clone(iamportYAML) }

// Iamport returns the compiled contract of the imitated API: the same Checker for the whole process, compiled on
// first use. The error is never met unless the build is broken: a test compiles the embedded document.
func Iamport() (*Checker, error) { return iamport() }

var iamport = sync.OnceValues(func() (*Checker, error) { return NewChecker(iamportYAML) })
