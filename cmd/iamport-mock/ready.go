package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// readyFile is what --ready-file holds while the mock answers.
type readyFile struct {
	API     string `json:"api"`     // base URL
	Control string `json:"control"` // base URL, "" when it is off
	TLS     string `json:"tls,omitempty"`
	Proxy   string `json:"proxy,omitempty"`
	PID     int    `json:"pid"`

	Merchant string `json:"merchant,omitempty"` // base URL; of demo alone
}

// write puts the file in place whole: a reader sees all of it or nothing.
func (r readyFile) write(path string) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return writeWhole(path, append(data, '\n'))
}

// remove takes the file away, unless another mock has put its own there.
func (r readyFile) remove(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var found readyFile
	if json.Unmarshal(data, &found) != nil || found != r {
		return fmt.Errorf("%s is no longer ours", path)
	}
	return os.Remove(path)
}

// writeWhole writes a file under another name in the same folder and renames it.
func writeWhole(path string, data []byte) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".iamport-mock-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name()) // best effort: the error is reported
		}
	}()
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Chmod(0o644)
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
