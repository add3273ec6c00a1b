package control

import (
	"context"
	"net/http"
)

// fetch asks and reads the answer into a T.
func fetch[T any](ctx context.Context, c *Client, a ask, segments ...string) (T, error) {
	var into T
	a.into = &into
	if err := c.do(ctx, a, segments...); err != nil {
		var none T
		return none, err
	}
	return into, nil
}

func reading() ask { return ask{method: http.MethodGet} }

func adding(what any) ask { return ask{method: http.MethodPost, send: what} }

func changing(what any) ask { return ask{method: http.MethodPatch, send: what} }

func deleting() ask { return ask{method: http.MethodDelete} }

// Health asks how the mock is, and where its API listens.
func (c *Client) Health(ctx context.Context) (Health, error) {
	return fetch[Health](ctx, c, reading(), "health")
}

// Authority asks for the certificate, in PEM, that the mock's HTTPS is signed by.
// A mock that serves neither HTTPS nor the proxy has none: 404.
func (c *Client) Authority(ctx context.Context) ([]byte, error) {
	return fetch[[]byte](ctx, c, reading(), "ca.pem")
}

// Fixtures asks what was loaded from files and what is wrong with them.
func (c *Client) Fixtures(ctx context.Context) (Fixtures, error) {
	return fetch[Fixtures](ctx, c, reading(), "fixtures")
}

// Deviations asks for the register of what may differ from the real service.
func (c *Client) Deviations(ctx context.Context) ([]Deviation, error) {
	list, err := fetch[deviationList](ctx, c, reading(), "deviations")
	return list.Deviations, err
}

// Settings asks for the mock's bounds and how it was started.
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	return fetch[Settings](ctx, c, reading(), "settings")
}

// ResetAll takes every site and the house back.
func (c *Client) ResetAll(ctx context.Context, what ResetScope) error {
	return c.do(ctx, adding(resetBody{what}), "reset")
}
