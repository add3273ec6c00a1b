package control

import "context"

// Sites lists the sites.
func (c *Client) Sites(ctx context.Context) ([]Site, error) {
	list, err := listSites.ask(ctx, c, none{})
	return list.Sites, err
}

// Site asks for one site, by key or user code.
func (c *Client) Site(ctx context.Context, site string) (Site, error) {
	return getSite.ask(ctx, c, none{}, site)
}

// AddSite makes a site; the answer alone has its secret.
func (c *Client) AddSite(ctx context.Context, site NewSite) (Credentials, error) {
	return addSite.ask(ctx, c, site)
}

// DeleteSite removes a site that was added or opened by a test key.
func (c *Client) DeleteSite(ctx context.Context, site string) error {
	_, err := deleteSite.ask(ctx, c, none{}, site)
	return err
}

// Reset takes a site back.
func (c *Client) Reset(ctx context.Context, site string, what ResetScope) error {
	_, err := resetSite.ask(ctx, c, resetBody{what}, site)
	return err
}

// Messages lists the messages that a site's phones would have received.
func (c *Client) Messages(ctx context.Context, site string) ([]Message, error) {
	list, err := listMessages.ask(ctx, c, none{}, site)
	return list.Messages, err
}

// DeleteMessages empties a site's inbox.
func (c *Client) DeleteMessages(ctx context.Context, site string) error {
	_, err := deleteMessages.ask(ctx, c, none{}, site)
	return err
}

// Clock reads a site's clock.
func (c *Client) Clock(ctx context.Context, site string) (Clock, error) {
	return getClock.ask(ctx, c, none{}, site)
}

// MoveClock steers a site's clock.
func (c *Client) MoveClock(ctx context.Context, site string, move ClockMove) (Clock, error) {
	return moveClock.ask(ctx, c, move, site)
}

// Faults lists a site's fault rules.
func (c *Client) Faults(ctx context.Context, site string) (FaultList, error) {
	return listFaults.ask(ctx, c, none{}, site)
}

// AddFault adds a fault rule.
func (c *Client) AddFault(ctx context.Context, site string, rule FaultRule) (FaultRule, error) {
	return addFault.ask(ctx, c, rule, site)
}

// AddProfile adds the rules of a named profile.
func (c *Client) AddProfile(ctx context.Context, site string, profile Profile) (ProfileRules, error) {
	return addProfile.ask(ctx, c, profile, site)
}

// DeleteFault removes a fault rule.
func (c *Client) DeleteFault(ctx context.Context, site, id string) error {
	_, err := deleteFault.ask(ctx, c, none{}, site, id)
	return err
}

// DeleteFaults removes all fault rules of a site.
func (c *Client) DeleteFaults(ctx context.Context, site string) error {
	_, err := deleteFaults.ask(ctx, c, none{}, site)
	return err
}
