package openapi

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed iamport.yaml
var iamportYAML []byte

// iamportGenerated is iamport.yaml as JSON without descriptions and examples: it compiles in a third of the time, and
// each start of the mock compiles it. A test holds it equal to the YAML, which it validates too.
//
//go:embed iamport.gen.json
var iamportGenerated []byte

// IamportYAML returns the document of the imitated API, OpenAPI 3.0.3 in YAML. Each call gives a fresh copy.
func IamportYAML() []byte { return bytes.Clone(iamportYAML) }

// Iamport returns the compiled contract of the imitated API: the same Checker for the whole process, compiled on
// first use. The error is never met unless the build is broken: a test compiles the embedded document.
func Iamport() (*Checker, error) { return iamport() }

var iamport = sync.OnceValues(func() (*Checker, error) { return loadChecker(iamportGenerated) })

//go:embed control.yaml
var controlYAML []byte

// ControlYAML returns the document of the mock's control API, OpenAPI 3.0.3 in YAML. Each call gives a fresh copy.
func ControlYAML() []byte { return bytes.Clone(controlYAML) }

// Control returns the compiled contract of the control API: the same Checker for the whole process, compiled on
// first use. The error is never met unless the build is broken: a test compiles the embedded document.
func Control() (*Checker, error) { return control() }

var control = sync.OnceValues(func() (*Checker, error) { return NewChecker(controlYAML) })

//go:embed merchant.yaml
var merchantYAML []byte

// MerchantYAML returns the document of the outcome convention, OpenAPI 3.0.3 in YAML. Each call gives a fresh copy.
func MerchantYAML() []byte { return bytes.Clone(merchantYAML) }

// Merchant returns the compiled contract of the outcome convention: the same Checker for the whole process, compiled
// on first use. The error is never met unless the build is broken: a test compiles the embedded document.
func Merchant() (*Checker, error) { return merchant() }

var merchant = sync.OnceValues(func() (*Checker, error) { return NewChecker(merchantYAML) })
