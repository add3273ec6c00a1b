package control

import (
	"context"
	"net/http"
)

// Leases lists the lease that is held, if there is one.
func (c *Client) Leases(ctx context.Context) ([]Lease, error) {
	list, err := fetch[leaseList](ctx, c, reading(), "leases")
	return list.Leases, err
}

// AddLease takes the lease.
func (c *Client) AddLease(ctx context.Context, lease NewLease) (LeaseGrant, error) {
	return fetch[LeaseGrant](ctx, c, adding(lease), "leases")
}

// RenewLease makes a lease last from now on.
func (c *Client) RenewLease(ctx context.Context, id string, renewal LeaseRenewal) (Lease, error) {
	return fetch[Lease](ctx, c, ask{method: http.MethodPut, send: renewal}, "leases", id)
}

// DeleteLease gives a lease back.
func (c *Client) DeleteLease(ctx context.Context, id string) error {
	return c.do(ctx, deleting(), "leases", id)
}
