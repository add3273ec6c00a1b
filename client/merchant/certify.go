package merchant

import (
	"crypto/rand"
	"net/http"
	"net/url"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// startSession issues a merchant_uid, which the page gives to the identity
// window and which comes back in the certification.
func (m *Merchant) startSession(r *request) (reply, error) {
	s := r.session
	if s.id == "" {
		s = m.sessions.start()
	}
	return reply{status: http.StatusOK, body: answerBody{MerchantUID: m.sessions.issue(s)}, session: &s}, nil
}

// certify answers the page that posts what the window's callback said.
func (m *Merchant) certify(r *request) (reply, error) {
	impUID, answer, ok := readImpUID(r)
	if !ok {
		return answer, nil
	}
	return m.decide(r, impUID)
}

// certifyRedirect answers the browser that the window has sent here, as it does
// on phones. The same rules hold: the query is as much the browser's word as a
// posted body. success is a text, and the text "false" is not false in most
// languages; whatever is there and is not "true" is a no.
func (m *Merchant) certifyRedirect(r *request) (reply, error) {
	query, wrong := url.ParseQuery(r.URL.RawQuery)
	impUID, ok := single(query, "imp_uid")
	success, said := query["success"]
	switch {
	case wrong != nil, len(success) > 1:
		return refuse(http.StatusBadRequest, badInput), nil //nolint:nilerr // the answer says it
	case said && success[0] != "true":
		return refuse(http.StatusBadRequest, notSuccessful), nil
	case !ok:
		return refuse(http.StatusBadRequest, badInput), nil
	}
	return m.decide(r, impUID)
}

// decide asks the verifier, and signs the session in as the certified person.
func (m *Merchant) decide(r *request, impUID string) (reply, error) {
	if client.CheckImpUID(impUID) == nil {
		r.impUID = impUID // for the log, which takes no free text
	}
	applicant := verifier.Applicant{ID: r.session.id, Issued: m.sessions.issued(r.session)}
	if applicant.ID == "" {
		applicant.ID = rand.Text() // nobody can come back as this one
	}
	outcome, err := m.config.Verifier.Verify(r.Context(), applicant, impUID)
	if err != nil {
		return reply{}, err //nolint:wrapcheck // the verifier has said all
	}
	if outcome.BirthConflict {
		m.config.Logger.WarnContext(r.Context(), "the certification has two dates of birth", "imp_uid", r.impUID, "account", outcome.Account)
	}
	answer := decided(outcome)
	if outcome.Account != "" && r.session.id != "" {
		answer.session = &session{id: r.session.id, account: outcome.Account}
	}
	return answer, nil
}

// account says who is signed in.
func (m *Merchant) account(r *request) (reply, error) {
	open, err := m.open(r)
	if err != nil {
		return reply{}, err
	}
	if !open {
		return refuse(http.StatusUnauthorized, notSignedIn), nil
	}
	return reply{status: http.StatusOK, body: answerBody{Account: r.session.account}, page: "account"}, nil
}

// withdraw closes the account that is signed in.
func (m *Merchant) withdraw(r *request) (reply, error) {
	open, err := m.open(r)
	if err != nil {
		return reply{}, err
	}
	if !open {
		return refuse(http.StatusUnauthorized, notSignedIn), nil
	}
	if err := m.config.Verifier.Withdraw(r.Context(), r.session.account); err != nil {
		return reply{}, err //nolint:wrapcheck // the verifier has said all
	}
	return reply{
		status: http.StatusOK, body: answerBody{Result: resultWithdrawn}, session: &session{id: r.session.id}, seeOther: "/",
	}, nil
}

// open reports whether the session's account is open: a cookie outlives the
// account that was closed from another browser.
func (m *Merchant) open(r *request) (bool, error) {
	if r.session.account == "" {
		return false, nil
	}
	return m.config.Verifier.Exists(r.Context(), r.session.account) //nolint:wrapcheck // the verifier has said all
}
