package control

func (c *call) listLeases() (answer, error) {
	list, err := c.mock.Leases(c.r.Context())
	return ok(leaseList{full(list)}), err
}

func (c *call) addLease() (answer, error) {
	var body NewLease
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	lease, err := c.mock.AddLease(c.r.Context(), body)
	return created(lease), err
}

func (c *call) renewLease() (answer, error) {
	var body LeaseRenewal
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	lease, err := c.mock.RenewLease(c.r.Context(), c.params["id"], body)
	return ok(lease), err
}

func (c *call) deleteLease() (answer, error) {
	return answer{}, c.mock.DeleteLease(c.r.Context(), c.params["id"])
}
