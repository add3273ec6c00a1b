package control

import "context"

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
