// Package serving starts a mock: flags, fixtures and their reload, listeners, the
// ready file, HTTPS and the proxy. It also finds a mock that runs already.
//
// It is for the programs under cmd that carry a mock, each with a mock of its own
// or one that runs elsewhere:
//
//	m, err := serving.New(ctx, serving.Options{Process: p, Flags: &flags})
//	if err == nil {
//		err = m.Listen(ctx)
//	}
//	if err == nil {
//		err = m.Run(ctx, greet) // until ctx ends
//	}
//
// What only one of the programs does is not a part of it: iamport-mock greets its
// user, iamport-verify runs suites. It links no test engine.
package serving

import "github.com/iamport-mock/iamport-mock/cmd/internal/cli"

// Name is what the program that serves is called.
const Name = "iamport-mock"

// Program is the program that serves.
func Program() cli.Program { return cli.Program{Name: Name, Prefix: "IAMPORT_MOCK_"} }
