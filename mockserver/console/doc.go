// Package console is the web page on top of the control API: what the mock
// knows and what just happened, live, for developers and QA.
//
// [Handler] serves a mock's control API with the page at its root:
//
//	http.Serve(listener, console.Handler(steered, control.Info{API: "http://127.0.0.1:10851"}))
//	// then open http://127.0.0.1:10852/
//
// The page is one template and a few plain scripts, all embedded: nothing is
// built and nothing is loaded from elsewhere. It acts through the control API
// as any other client does, and is let in or kept out by the same guard. Where
// a token is needed, the page comes without data and asks for the token.
//
// It is not a part of the imitated API, decides nothing about people or tokens,
// and keeps nothing itself but a reader's choices, which stay in the reader's browser.
package console
