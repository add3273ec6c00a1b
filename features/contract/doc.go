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
// one body (json, form, multipart or text), capture, expect and poll. In all of its
// texts {{name}} is a placeholder. In a path the value is escaped, in a query and a
// form too, in JSON it is a string, and in a header one line. A field that is
// {{merchant_uid}} alone is left out as long as there is none.
//
//	{{imp_uid}}, {{success}}    what the window gives; in certify and redirect
//	{{merchant_uid}}            the same, and where it is captured or given under values
//	{{name}}                    given under values, or captured by an earlier request
//	{{random}}, {{random:8}}    a letter, then letters and digits: 16, or 1 to 64
//	{{letters:8}}, {{digits:8}} 1 to 64 letters or digits
//	{{person_name}}             the visitor's, for a form before the window; in values, prepare,
//	{{person_phone}}            certify and redirect (01012345678)
//	{{person_birthday}}         2004-02-29; {{person_birthday:YYYYMMDD}}, {{person_birthday:YYMMDD}}
//	{{time}}, {{time_unix}}     in clock
//
// A fresh text is one text in all values of a visitor, and in each request another
// one that nobody has had.
//
// capture takes a value out of an answer:
//
//	/data/token, {json: ""}            by JSON pointer; the empty one is the whole document
//	{header: NAME}                     all of a header
//	{header: Location, query: cert}    a parameter of the address in a header, its escapes undone
//	{header: NAME, matches: REGEXP}    the first group in a header, or all that matches
//	{cookie: NAME}                     a cookie, its escapes undone, as pages do
//	{text: REGEXP}                     the first group in the body, or all that matches; escapes of HTML undone
//
// A preparing request that has nothing to capture, or is not answered as expect
// says, ends the session before it begins; a deciding one may refuse, and then has
// nothing to give.
//
// certify and redirect may be lists: an answer that is as expected is followed by
// the next request, and any other one, or the last, is read as an outcome. withdraw
// may be one too: each of its requests must be answered as expected.
//
// poll: {while: 202, every: 200ms} sends the same request again as long as its
// answer fits while, which is written like an outcome, at most for answer_within.
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
//	status    201, 4xx, any of a list; 429 only where 429 itself is written
//	json      by pointer ("" is the whole document): the value (1 is no "1"), any of a list, {matches: REGEXP}, {exists: true|false}
//	headers   by name: the text, any of a list, {matches: REGEXP}, {exists: true|false}
//	location  where a redirect leads: the path, and query, fragment, host, ;parameters and a last slash if they are written
//	text      what the body contains, any of a list, {matches: REGEXP}
//	same as   unavailable: same as rejected. One answer for several of rejected, underage and unavailable; see [Contract.Same]
//
// Text is UTF-8 by the charset of the Content-Type, or of a page's own <meta>. A 429
// that is not written anywhere is not an answer but [ErrLimited], after a Retry-After of
// at most 5 s was waited for once.
//
// # Connections
//
// A visitor has connections of their own until [Session.Close]. None is kept after
// a 5xx. A request is sent twice only where the connection ended before an answer
// began and [Attempt].Again allows it, or where it is a preparing GET.
//
// Anchors, aliases, tags and merge keys are refused: they make a file mean more
// than it says.
package contract
