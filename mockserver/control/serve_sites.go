package control

func (c *call) listSites() (answer, error) {
	list, err := c.mock.Sites(c.r.Context())
	sites := make([]Site, len(list))
	for i, site := range list {
		site.Provides = full(site.Provides)
		sites[i] = site
	}
	return ok(siteList{sites}), err
}

func (c *call) getSite() (answer, error) {
	site, err := c.mock.Site(c.r.Context(), c.site())
	site.Provides = full(site.Provides)
	return ok(site), err
}

func (c *call) addSite() (answer, error) {
	var body NewSite
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	site, err := c.mock.AddSite(c.r.Context(), body)
	site.Provides = full(site.Provides)
	return created(site), err
}

func (c *call) deleteSite() (answer, error) {
	return answer{}, c.mock.DeleteSite(c.r.Context(), c.site())
}

func (c *call) listMessages() (answer, error) {
	list, err := c.mock.Messages(c.r.Context(), c.site())
	return ok(messageList{full(list)}), err
}

func (c *call) deleteMessages() (answer, error) {
	return answer{}, c.mock.DeleteMessages(c.r.Context(), c.site())
}

func (c *call) getClock() (answer, error) {
	clock, err := c.mock.Clock(c.r.Context(), c.site())
	return ok(clock), err
}

func (c *call) moveClock() (answer, error) {
	var move ClockMove
	if err := c.read(&move); err != nil {
		return answer{}, err
	}
	clock, err := c.mock.MoveClock(c.r.Context(), c.site(), move)
	return ok(clock), err
}
