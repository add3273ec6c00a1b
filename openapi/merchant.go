package openapi

import (
	"bytes"
	_ "embed"
	"sync"
)

//go:embed merchant.yaml
var merchantYAML []byte

// MerchantYAML returns the document of the outcome convention, OpenAPI 3.0.3 in YAML. Each call gives a fresh copy.
func MerchantYAML() []byte { return bytes.Clone(merchantYAML) }

// Merchant returns the compiled contract of the outcome convention: the same Checker for the whole process, compiled
// on first use. The error is never met unless the build is broken: a test compiles the embedded document.
func Merchant() (*Checker, error) { return merchant() }

var merchant = sync.OnceValues(func() (*Checker, error) { return NewChecker(merchantYAML) })
