package control

import (
	"context"
	"net/http"
)

// Sites lists the sites.
func (c *Client) Sites(ctx context.Context) ([]Site, error) {
	list, err := fetch[siteList](ctx, c, reading(), "sites")
	return list.Sites, err
}

// Site asks for one site, by key or user code.
func (c *Client) Site(ctx context.Context, site string) (Site, error) {
	return fetch[Site](ctx, c, reading(), "sites", site)
}

// AddSite makes a site; the answer alone has its secret.
func (c *Client) AddSite(ctx context.Context, site NewSite) (Credentials, error) {
	return fetch[Credentials](ctx, c, adding(site), "sites")
}

// DeleteSite removes a site that was added or opened by a test key.
func (c *Client) DeleteSite(ctx context.Context, site string) error {
	return c.do(ctx, deleting(), "sites", site)
}

// Reset takes a site back.
func (c *Client) Reset(ctx context.Context, site string, what ResetScope) error {
	return c.do(ctx, adding(resetBody{what}), "sites", site, "reset")
}

// Messages lists the messages that a site's phones would have received.
func (c *Client) Messages(ctx context.Context, site string) ([]Message, error) {
	list, err := fetch[messageList](ctx, c, reading(), "sites", site, "messages")
	return list.Messages, err
}

// DeleteMessages empties a site's inbox.
func (c *Client) DeleteMessages(ctx context.Context, site string) error {
	return c.do(ctx, deleting(), "sites", site, "messages")
}

// Clock reads a site's clock.
func (c *Client) Clock(ctx context.Context, site string) (Clock, error) {
	return fetch[Clock](ctx, c, reading(), "sites", site, "clock")
}

// MoveClock steers a site's clock.
func (c *Client) MoveClock(ctx context.Context, site string, move ClockMove) (Clock, error) {
	return fetch[Clock](ctx, c, ask{method: http.MethodPut, send: move}, "sites", site, "clock")
}

// Faults lists a site's fault rules.
func (c *Client) Faults(ctx context.Context, site string) (FaultList, error) {
	return fetch[FaultList](ctx, c, reading(), "sites", site, "faults")
}

// AddFault adds a fault rule.
func (c *Client) AddFault(ctx context.Context, site string, rule FaultRule) (FaultRule, error) {
	return fetch[FaultRule](ctx, c, adding(rule), "sites", site, "faults")
}

// AddProfile adds the rules of a named profile.
func (c *Client) AddProfile(ctx context.Context, site string, profile Profile) (ProfileRules, error) {
	return fetch[ProfileRules](ctx, c, adding(profile), "sites", site, "faults", "profile")
}

// DeleteFault removes a fault rule.
func (c *Client) DeleteFault(ctx context.Context, site, id string) error {
	return c.do(ctx, deleting(), "sites", site, "faults", id)
}

// DeleteFaults removes all fault rules of a site.
func (c *Client) DeleteFaults(ctx context.Context, site string) error {
	return c.do(ctx, deleting(), "sites", site, "faults")
}
