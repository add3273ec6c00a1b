package control

import "context"

// Health asks how the mock is, and where its API listens.
func (c *Client) Health(ctx context.Context) (Health, error) {
	return getHealth.ask(ctx, c, none{})
}

// Authority asks for the certificate, in PEM, that the mock's HTTPS is signed by.
// A mock that serves neither HTTPS nor the proxy has none: 404.
func (c *Client) Authority(ctx context.Context) ([]byte, error) {
	return getAuthority.ask(ctx, c, none{})
}

// Fixtures asks what was loaded from files and what is wrong with them.
func (c *Client) Fixtures(ctx context.Context) (Fixtures, error) {
	return getFixtures.ask(ctx, c, none{})
}

// Deviations asks for the register of what may differ from the real service.
func (c *Client) Deviations(ctx context.Context) ([]Deviation, error) {
	list, err := getDeviations.ask(ctx, c, none{})
	return list.Deviations, err
}

// Settings asks for the mock's bounds and how it was started.
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	return getSettings.ask(ctx, c, none{})
}

// ResetAll takes every site and the house back.
func (c *Client) ResetAll(ctx context.Context, what ResetScope) error {
	_, err := resetAll.ask(ctx, c, resetBody{what})
	return err
}

// Leases lists the lease that is held, if there is one.
func (c *Client) Leases(ctx context.Context) ([]Lease, error) {
	list, err := listLeases.ask(ctx, c, none{})
	return list.Leases, err
}

// AddLease takes the lease.
func (c *Client) AddLease(ctx context.Context, lease NewLease) (LeaseGrant, error) {
	return addLease.ask(ctx, c, lease)
}

// RenewLease makes a lease last from now on.
func (c *Client) RenewLease(ctx context.Context, id string, renewal LeaseRenewal) (Lease, error) {
	return renewLease.ask(ctx, c, renewal, id)
}

// DeleteLease gives a lease back.
func (c *Client) DeleteLease(ctx context.Context, id string) error {
	_, err := deleteLease.ask(ctx, c, none{}, id)
	return err
}
