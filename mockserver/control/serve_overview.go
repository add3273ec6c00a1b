package control

func (c *call) getHealth() (answer, error) {
	health, err := c.mock.Health(c.r.Context())
	health.API = c.info.API
	health.Fixtures.Problems = full(health.Fixtures.Problems)
	return ok(health), err
}

func (c *call) getFixtures() (answer, error) {
	fixtures, err := c.mock.Fixtures(c.r.Context())
	fixtures.Problems = full(fixtures.Problems)
	return ok(fixtures), err
}

func (c *call) getDeviations() (answer, error) {
	list, err := c.mock.Deviations(c.r.Context())
	rows := make([]Deviation, len(list))
	for i, row := range list {
		row.Values = full(row.Values)
		rows[i] = row
	}
	return ok(deviationList{rows}), err
}

func (c *call) getSettings() (answer, error) {
	settings, err := c.mock.Settings(c.r.Context())
	if settings.Switches == nil {
		settings.Switches = map[string]string{}
	}
	return ok(settings), err
}

func (c *call) resetAll() (answer, error) {
	var body resetBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return answer{}, c.mock.ResetAll(c.r.Context(), body.What)
}

func (c *call) resetSite() (answer, error) {
	var body resetBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	return answer{}, c.mock.Reset(c.r.Context(), c.site(), body.What)
}
