// Package control is the mock's control API: what test authors, the harness and
// tools tell a running mock and ask it, apart from the imitated API.
//
// It has three parts that share one set of types: [Steered], the mock as one
// steers it; [Handler], which serves a Steered as JSON over HTTP; and [Client],
// which is a Steered again, of a mock somewhere else.
//
//	http.Serve(listener, control.Handler(steered, control.Info{API: "http://127.0.0.1:10851"}))
//
//	mock := control.NewClient("http://127.0.0.1:10852", token, nil)
//	made, err := mock.AddCertification(ctx, "imp_test_job7", control.NewCertification{})
//	seen, err := mock.Wait(ctx, "imp_test_job7", control.RequestFilter{ImpUID: made.ImpUID}, 1)
//
// The wire is described in openapi/control.yaml. The package imports no server
// and decides nothing about people or tokens. It is never mounted inside the
// imitated paths, where a merchant could meet it.
package control
