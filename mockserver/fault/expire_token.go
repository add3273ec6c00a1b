package fault

// ExpireToken, kind "expire_token", ends the site's token right before the
// request is looked at, as if its half hour had just passed. The server does it,
// see [Hit.ExpiresToken].
type ExpireToken struct{}

// Kind is "expire_token".
func (ExpireToken) Kind() string { return "expire_token" }

// Validate has nothing to check.
func (ExpireToken) Validate() error { return nil }

func (ExpireToken) traits() traits { return traits{stage: stageToken} }
