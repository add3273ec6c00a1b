package listening

import "context"

// Explain is for an error that no test can bring about everywhere.
func (a *Address) Explain(ctx context.Context, addr string, err error) error {
	return a.explain(ctx, addr, err)
}
