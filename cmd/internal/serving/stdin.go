package serving

import (
	"context"
	"io"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// stopWithStdin ends the context once all of stdin was read. Whoever starts the mock holds the other end, and the system
// closes it with that process, by kill -9 too. Reading cannot be interrupted, so nothing waits for this function.
func (m *Mock) stopWithStdin(ctx context.Context, stop context.CancelFunc) {
	cli.ReadBehind()
	_, err := io.Copy(io.Discard, m.process.Stdin)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		m.Log.Warn("--stop-with-stdin: stdin cannot be read", "error", err)
	default:
		m.Log.Warn("--stop-with-stdin: stdin is closed: what started the mock has ended, or keeps no pipe open to it")
	}
	stop()
}
