package serving

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// Addresses are where a mock is reached, and what --ready-file holds while it
// answers.
type Addresses struct {
	API     string `json:"api"`     // base URL
	Control string `json:"control"` // base URL, "" when it is off
	TLS     string `json:"tls,omitempty"`
	Proxy   string `json:"proxy,omitempty"`
	PID     int    `json:"pid"`

	Merchant string `json:"merchant,omitempty"` // base URL; of demo alone
}

// write puts the file in place whole: a reader sees all of it or nothing.
func (r Addresses) write(path string) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return cli.WriteWhole(path, append(data, '\n'))
}

// remove takes the file away, unless another mock has put its own there.
func (r Addresses) remove(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var found Addresses
	if json.Unmarshal(data, &found) != nil || found != r {
		return fmt.Errorf("%s is no longer ours", path)
	}
	return os.Remove(path)
}
