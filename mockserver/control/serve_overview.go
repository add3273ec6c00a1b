package control

import "net/http"

func (c *call) getHealth() (answer, error) {
	health, err := c.mock.Health(c.r.Context())
	health.API, health.TLS, health.Proxy = c.info.API, c.info.TLS, c.info.Proxy
	health.Fixtures.Problems = full(health.Fixtures.Problems)
	return ok(health), err
}

func (c *call) getAuthority() (answer, error) {
	if c.info.Authority == nil {
		return answer{}, &Error{
			Status: http.StatusNotFound, Code: CodeNotFound, Message: "this mock has no certificates: it serves neither HTTPS nor the proxy",
			Hint: "start it with --tls-addr 127.0.0.1:10853 or --proxy-addr 127.0.0.1:10854",
		}
	}
	return answer{status: http.StatusOK, text: c.info.Authority(), kind: mediaPEM}, nil
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
