package control

import "net/http"

func (c *call) health(none) (Health, error) {
	health, err := c.mock.Health(c.ctx())
	health.API, health.TLS, health.Proxy = c.info.API, c.info.TLS, c.info.Proxy
	health.Fixtures.Problems = full(health.Fixtures.Problems)
	return health, err
}

func (c *call) authority(none) ([]byte, error) {
	if c.info.Authority == nil {
		return nil, &Error{
			Status: http.StatusNotFound, Code: CodeNotFound, Message: "this mock has no certificates: it serves neither HTTPS nor the proxy",
			Hint: "start it with --tls-addr 127.0.0.1:10853 or --proxy-addr 127.0.0.1:10854",
		}
	}
	return c.info.Authority(), nil
}

func (c *call) fixtures(none) (Fixtures, error) {
	fixtures, err := c.mock.Fixtures(c.ctx())
	fixtures.Problems = full(fixtures.Problems)
	return fixtures, err
}

func (c *call) deviations(none) (deviationList, error) {
	list, err := c.mock.Deviations(c.ctx())
	rows := make([]Deviation, len(list))
	for i, row := range list {
		row.Values = full(row.Values)
		rows[i] = row
	}
	return deviationList{rows}, err
}

func (c *call) settings(none) (Settings, error) {
	settings, err := c.mock.Settings(c.ctx())
	if settings.Switches == nil {
		settings.Switches = map[string]string{}
	}
	return settings, err
}
