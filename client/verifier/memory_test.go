package verifier_test

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/client/verifier/registrytest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	registrytest.Run(t, registrytest.Backend{Fresh: func(*testing.T) func() verifier.Registry {
		memory := verifier.NewMemory()
		return func() verifier.Registry { return memory }
	}})
}
