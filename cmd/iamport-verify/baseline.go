package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/baseline"
	reports "github.com/iamport-mock/iamport-mock/features/report"
)

// readBaseline reads the known reds, and refuses flags that do not go together.
func (v *verification) readBaseline() error {
	f := v.flags
	if f.writeBaseline != "" {
		switch {
		case f.baseline != "":
			return cli.Usage(errors.New("--baseline and --write-baseline do not go together"), "--write-baseline alone writes the file anew, with everything that is broken now")
		case v.partial():
			return cli.Usage(errors.New("--write-baseline with --tags, --name or --scenario: what is not run would be missing in the file"), "run everything once to write it")
		}
	}
	if f.baseline == "" {
		return nil
	}
	text, err := os.ReadFile(f.baseline)
	if err != nil {
		return cli.Usage(fmt.Errorf("--baseline %s: %w", f.baseline, cli.PathCause(err)), "write one with --write-baseline "+f.baseline)
	}
	known, err := baseline.Load(f.baseline, text)
	if err != nil {
		return cli.Usage(fmt.Errorf("--baseline: %w", err), "fix the line, or write the file anew with --write-baseline "+f.baseline)
	}
	if known.Lang() != reports.Lang(f.lang) {
		return cli.Usage(
			fmt.Errorf("--baseline %s: its scenarios are named in %q, and the run is in %q", f.baseline, known.Lang(), f.lang),
			fmt.Sprintf("run with --lang %s, or write the file anew with --write-baseline %s", known.Lang(), f.baseline))
	}
	v.known = known
	return nil
}

// partial says that not all scenarios are run.
func (v *verification) partial() bool {
	return v.flags.tags != "" || v.flags.name != "" || v.flags.scenario != ""
}

// marking marks known reds as they are told.
func (v *verification) marking(tell func(reports.Scenario)) func(reports.Scenario) {
	if v.known == nil {
		return tell
	}
	return v.known.Marking(tell)
}

// compare holds a run against the known reds, or writes those of the run.
func (v *verification) compare(run *reports.Run) error {
	f := v.flags
	extent := baseline.Whole
	if v.partial() || run.Interrupted {
		extent = baseline.Part
	}
	switch {
	case v.known != nil:
		v.known.Apply(run, extent)
	case f.writeBaseline != "" && run.Incomplete():
		run.Notes = append(run.Notes, fmt.Sprintf(sayingIn(f.lang).text("%s was not written: the run is incomplete", "%s 파일을 쓰지 않았습니다. 실행이 끝나지 않았습니다"), f.writeBaseline))
	case f.writeBaseline != "":
		known := baseline.Of(*run, reports.Lang(f.lang))
		write := func(w io.Writer) error {
			_, err := w.Write(known.Text(reports.Program))
			return err
		}
		if err := reports.WriteFile(f.writeBaseline, write); err != nil {
			return cli.Usage(fmt.Errorf("--write-baseline %s: %w", f.writeBaseline, err), "name a file in a folder that can be written")
		}
		known.Apply(run, extent)
		run.Notes = append(run.Notes, fmt.Sprintf(sayingIn(f.lang).text("%s: %d known; from now on: --baseline %[1]s", "%s: 알려진 위반 %d개. 다음부터는 이렇게 실행하세요: --baseline %[1]s"), f.writeBaseline, known.Len()))
	}
	return nil
}
