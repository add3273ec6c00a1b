package control

func (c *call) listFaults() (answer, error) {
	list, err := c.mock.Faults(c.r.Context(), c.site())
	list.Faults = full(list.Faults)
	return ok(list), err
}

func (c *call) addFault() (answer, error) {
	var rule FaultRule
	if err := c.read(&rule); err != nil {
		return answer{}, err
	}
	if err := rule.Validate(); err != nil {
		return answer{}, err
	}
	added, err := c.mock.AddFault(c.r.Context(), c.site(), rule)
	return created(added), err
}

func (c *call) addProfile() (answer, error) {
	var body Profile
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	rules, err := c.mock.AddProfile(c.r.Context(), c.site(), body)
	rules.Faults = full(rules.Faults)
	return created(rules), err
}

func (c *call) deleteFault() (answer, error) {
	return answer{}, c.mock.DeleteFault(c.r.Context(), c.site(), c.params["id"])
}

func (c *call) deleteFaults() (answer, error) {
	return answer{}, c.mock.DeleteFaults(c.r.Context(), c.site())
}
