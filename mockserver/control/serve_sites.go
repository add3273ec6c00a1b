package control

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
