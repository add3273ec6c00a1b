// Package contract is how the harness speaks to a team's own sign-up backend and
// reads its answers.
//
// It is for the steps, which speak of visitors and outcomes:
//
//	target, err := contract.Default("full-age-19").Open("http://localhost:3000", contract.Options{})
//	session, err := target.NewSession(ctx, contract.Visitor{})
//	answer, err := session.Certify(ctx, contract.Attempt{ImpUID: "imp_170183994812"})
//	if answer.Outcome != contract.Underage { … answer.Unread … }
//
// It knows neither the mock nor any rule: what an outcome should have been is
// said by the scenarios.
//
// # The language of contract files
//
// A file is one YAML mapping; [Template] is one with comments, [Schema] the
// language for editors. The usual has a short form, and the rest a long one:
//
//	version: 1
//	certify: POST /certifications             # posts JSON {imp_uid}
//	redirect: GET /certifications/redirect    # gets what the window adds to m_redirect_url
//	outcomes: {created: 201, existing: 200, underage: 403, rejected: 4xx, unavailable: 5xx}
//	claims: {age: full-age-19, one_account: true, trust: true}
//
// A request is METHOD /path, or a mapping with request, query, headers, cookies,
// one body (json, form or text), capture and expect. In all of its texts {{name}}
// is a placeholder: imp_uid and success in certify and redirect, merchant_uid
// there and where it is known, random everywhere, time and time_unix in clock,
// what is given under values, and what an earlier request has captured. In a path
// the value is escaped, in a query and a form too, in JSON it is a string, and in
// a header one line. A field that is {{merchant_uid}} alone is left out as long
// as there is none.
//
// capture takes a value by JSON pointer (/data/token), or from {header: NAME},
// {cookie: NAME} (undoing the escapes of URLs, as pages do) or {text: REGEXP},
// the first group or all of it (undoing those of HTML). A preparing request that
// has nothing to capture, or is not answered as expect says, ends the session
// before it begins; a deciding one may refuse, and then has nothing to give.
//
// certify and redirect may be lists: an answer that is as expected is followed by
// the next request, and any other one, or the last, is read as an outcome.
//
// # How an answer is read
//
// An outcome is a status, a class of statuses, a mapping of which everything must
// fit, or a list of which anything may. First all patterns are held against the
// answer but for the bare classes; only if none of them fits, the bare classes
// are, so that 4xx means the rest beside 403. The order in the file does not
// matter: an answer that fits two outcomes in one round is not read, and
// [Answer].Unread names both; one that fits none says of each outcome why.
//
//	json      by pointer: the value (1 is no "1"), any of a list, {matches: REGEXP}, {exists: true|false}
//	headers   by name: the text, any of a list, {matches: REGEXP}, {exists: true|false}
//	location  where a redirect leads: the path, and query, fragment and host if they are written
//	text      what the body contains, any of a list, {matches: REGEXP}
//
// Anchors, aliases, tags and merge keys are refused: they make a file mean more
// than it says.
package contract
