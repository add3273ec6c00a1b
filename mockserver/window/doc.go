// Package window is the browser side of the mock: a drop-in iamport.js and the
// identity window that it opens, in which a tester is whomever they choose.
//
// It is for web pages that were written for the real SDK, of which only the
// address of the script differs, and for whoever clicks through them or drives
// them with Playwright or Cypress:
//
//	http.Handle("/", window.Handler(steered, window.Info{Version: "1.0.0"}))
//
//	<script src="http://127.0.0.1:10851/v1/iamport.js"></script>
//	IMP.init("imp00000000"); IMP.certification({merchant_uid: "order-1"}, callback);
//
// [Has] says which paths are its own. The package acts through the interface
// that package control declares, and imports no server. A certification exists
// unfinished as soon as a window opens, and is finished or not as the tester
// decides; the page learns no more than the real callback tells.
//
// # Without a click
//
// A test says beforehand who it will be and how it will end, by
// IMP.mock({person: "adult/jiwoo", outcome: "verified"}), by the global
// IAMPORT_MOCK with the same object, or by the query parameters
// iamport-mock-person, iamport-mock-outcome, iamport-mock-code and
// iamport-mock-lang of the page or of the script. The first of these that is
// there counts, and IMP.mock(null) brings the window back. Then no window is
// seen: on a phone the page is redirected, and everywhere else the callback is
// called. person is an id, or an object with name, birthday (YYYY-MM-DD) and
// gender, and if need be phone, carrier and foreigner. Left out, it is the first
// of the list, in which people of one's own stand before the built-in ones: {} is
// a plan too. The outcomes are
// verified (the default), cancel, wrong_code, too_young, provider_error (with
// code, one of Danal's), close and never. min_age holds for verified too,
// and the console of the browser says so.
//
// # Marks for tests
//
// What tests press and read carries a data-testid, which stays:
// on every screen window, title, mock-notice, language, cancel, outcomes,
// outcome-wrong-code, outcome-too-young, outcome-provider-error, provider-code,
// outcome-close and outcome-never; to choose a person search, search-submit,
// people, person (with data-person, the id), no-people, more-people and
// tab-typed; to type one in tab-list, name, birthday, gender-female,
// gender-male, foreigner and next; for the phone carrier, phone and next; for
// the code message, code, fill-code, confirm and resend; and error, failure,
// close, result, return, stalled and problem where they apply. The layer in
// the page has iamport-mock-layer and iamport-mock-close.
//
// It is not a copy of an agency's window and shows nobody's logo, and it imitates
// no payment: other functions of IMP say that they are not imitated.
package window
