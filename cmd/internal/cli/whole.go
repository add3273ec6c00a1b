package cli

import (
	"os"
	"path/filepath"
)

// WriteWhole writes a file under another name in the same folder and renames it.
func WriteWhole(path string, data []byte) (err error) {
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
