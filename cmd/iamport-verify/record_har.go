package main

import (
	"fmt"
	"os"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

// readHAR reads the sign-ups of a HAR file.
func (f *recordFlags) readHAR() (*draft.Recording, error) {
	text, err := os.ReadFile(f.har)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("--har %s: %w", f.har, cli.PathCause(err)), "save it from the network panel of your browser's developer tools")
	}
	seen, err := draft.ReadHAR(text, f.target)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("--har %s: %w", f.har, err), "save it from the network panel of your browser's developer tools, with content")
	}
	seen.AgeRule = f.ageRule
	return seen, nil
}

// draftHAR drafts from a HAR file alone: no backend is spoken to.
func (f *recordFlags) draftHAR(p cli.Process) error {
	seen, err := f.readHAR()
	if err != nil {
		return err
	}
	made, err := draft.Write(seen)
	if err != nil {
		return explainDraft(err)
	}
	return f.write(p, made)
}
