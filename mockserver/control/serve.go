package control

import "context"

// of, to and off are the operations on a site: a question, a change, a removal.
// Those on one thing of a site have the id of it as well.
func of[R any](do func(Steered, context.Context, string) (R, error)) func(*call, none) (R, error) {
	return func(c *call, _ none) (R, error) { return do(c.mock, c.ctx(), c.site()) }
}

func to[Q, R any](do func(Steered, context.Context, string, Q) (R, error)) func(*call, Q) (R, error) {
	return func(c *call, q Q) (R, error) { return do(c.mock, c.ctx(), c.site(), q) }
}

func off(do func(Steered, context.Context, string) error) func(*call, none) (none, error) {
	return func(c *call, _ none) (none, error) { return none{}, do(c.mock, c.ctx(), c.site()) }
}

func ofItem[R any](do func(Steered, context.Context, string, string) (R, error)) func(*call, none) (R, error) {
	return func(c *call, _ none) (R, error) { return do(c.mock, c.ctx(), c.site(), c.item()) }
}

func toItem[Q, R any](do func(Steered, context.Context, string, string, Q) (R, error)) func(*call, Q) (R, error) {
	return func(c *call, q Q) (R, error) { return do(c.mock, c.ctx(), c.site(), c.item(), q) }
}

func offItem(do func(Steered, context.Context, string, string) error) func(*call, none) (none, error) {
	return func(c *call, _ none) (none, error) { return none{}, do(c.mock, c.ctx(), c.site(), c.item()) }
}

func (c *call) resetAll(q resetBody) (none, error) {
	return none{}, c.mock.ResetAll(c.ctx(), q.What)
}

func (c *call) reset(q resetBody) (none, error) {
	return none{}, c.mock.Reset(c.ctx(), c.site(), q.What)
}

func (c *call) leases(none) (leaseList, error) {
	list, err := c.mock.Leases(c.ctx())
	return leaseList{full(list)}, err
}

func (c *call) newLease(q NewLease) (LeaseGrant, error) {
	return c.mock.AddLease(c.ctx(), q)
}

func (c *call) renewLease(q LeaseRenewal) (Lease, error) {
	return c.mock.RenewLease(c.ctx(), c.item(), q)
}

func (c *call) deleteLease(none) (none, error) {
	return none{}, c.mock.DeleteLease(c.ctx(), c.item())
}

func (c *call) people(none) (personList, error) {
	list, err := c.mock.People(c.ctx(), c.site())
	return personList{full(list)}, err
}

func (c *call) certifications(none) (certificationList, error) {
	list, err := c.mock.Certifications(c.ctx(), c.site())
	return certificationList{full(list)}, err
}

func (c *call) messages(none) (messageList, error) {
	list, err := c.mock.Messages(c.ctx(), c.site())
	return messageList{full(list)}, err
}

func (c *call) faults(none) (FaultList, error) {
	list, err := c.mock.Faults(c.ctx(), c.site())
	list.Faults = full(list.Faults)
	return list, err
}

func (c *call) newProfile(q Profile) (ProfileRules, error) {
	rules, err := c.mock.AddProfile(c.ctx(), c.site(), q)
	rules.Faults = full(rules.Faults)
	return rules, err
}

func (c *call) sites(none) (siteList, error) {
	list, err := c.mock.Sites(c.ctx())
	sites := make([]Site, len(list))
	for i, site := range list {
		site.Provides = full(site.Provides)
		sites[i] = site
	}
	return siteList{sites}, err
}

func (c *call) oneSite(none) (Site, error) {
	site, err := c.mock.Site(c.ctx(), c.site())
	site.Provides = full(site.Provides)
	return site, err
}

func (c *call) newSite(q NewSite) (Credentials, error) {
	site, err := c.mock.AddSite(c.ctx(), q)
	site.Provides = full(site.Provides)
	return site, err
}
