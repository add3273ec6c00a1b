package merchant

import "net/http"

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
