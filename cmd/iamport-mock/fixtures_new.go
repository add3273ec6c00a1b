package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

type newFlags struct {
	draft fixture.Draft
	out   string
	force bool
	lang  string // of errors
}

func newNew(p cli.Process) *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Write a commented scenario file of one new person",
		Long: `Write a commented scenario file of one invented person with one certification
and a fresh imp_uid, to stdout or to a new file. The birthday is given by one of
--turns (with --on), --age and --birthday.`,
		Example: `  iamport-mock fixtures new --turns 19 --on tomorrow --expect underage
  iamport-mock fixtures new --age 34 --foreigner --out people/foreigner.yaml
  iamport-mock fixtures new --turns 19 --on tomorrow --expect "full-age-19: underage, year-age-19: created"`,
		Args: cli.NoArguments,
		RunE: func(*cobra.Command, []string) error { return newScenario(p, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.IntVar(&f.draft.Turns, "turns", 0, "`AGE` the full age (만 나이) that the person reaches on the day of --on")
	flags.StringVar(&f.draft.On, "on", "", "`DAY` the day of --turns: "+strings.Join(identity.DayForms(), ", ")+"; today when left out")
	flags.IntVar(&f.draft.Age, "age", 0, "`AGE` the full age today, half a year from both birthdays")
	flags.StringVar(&f.draft.Birthday, "birthday", "", "`DATE` the date of birth, such as 2004-02-29")
	flags.StringVar(&f.draft.Expect, "expect", "",
		"`VERDICT` what a merchant must decide: created, existing, underage, rejected or unavailable,\nor one for each age rule: \"full-age-19: underage, year-age-19: created\"")
	flags.StringVar(&f.draft.Name, "name", "", "`NAME` the invented person's name; one is chosen when left out")
	flags.StringVar(&f.draft.Gender, "gender", "", "`GENDER` female or male")
	flags.BoolVar(&f.draft.Foreigner, "foreigner", false, "the person is a foreigner")
	flags.StringVar(&f.draft.Phone, "phone", "", "`NUMBER` the phone; an invented one when left out")
	flags.StringVar(&f.draft.Carrier, "carrier", "", "`CARRIER` SKT, KT, LGT, SKT_MVNO, KT_MVNO or LGT_MVNO")
	flags.StringVar(&f.draft.Provider, "provider", "", "`PROVIDER` "+strings.Join(identity.ProviderNames(nil), ", "))
	flags.StringVar(&f.draft.Scenario, "scenario", "", "`NAME` the scenario's name; made from the birthday when left out")
	flags.StringVar(&f.out, "out", "", "`FILE` the file to write; stdout when left out")
	flags.BoolVar(&f.force, "force", false, "overwrite the file of --out")
	cli.WithoutTwins(flags)
	cli.LangVar(flags, p, &f.lang, "language of the comments and of errors")
	return cmd
}

func newScenario(p cli.Process, f *newFlags) error {
	impUID, err := freshImpUID()
	if err != nil {
		return err
	}
	f.draft.ImpUID, f.draft.Korean = impUID, f.lang == cli.Korean
	text, err := f.draft.YAML()
	if err != nil {
		return cli.Usage(err, "")
	}
	if f.out == "" {
		_, err := p.Stdout.Write(text)
		return err
	}
	if f.force {
		err = cli.WriteWhole(f.out, text)
	} else {
		err = writeNew(f.out, text)
	}
	if errors.Is(err, fs.ErrExist) {
		return cli.Usage(fmt.Errorf("--out %s: the file exists", f.out), "choose another name, or overwrite it with --force")
	}
	if err != nil {
		return cli.Usage(fmt.Errorf("--out %s: %w", f.out, cli.PathCause(err)), "name a file in a folder that can be written")
	}
	_, err = fmt.Fprintf(p.Stdout, "%s: %s\n", f.out, impUID)
	return err
}

// writeNew writes a file that must not exist yet.
func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// freshImpUID is an id in the form of the real ones, which no built-in person has.
func freshImpUID() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(900_000_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("imp_%d", n.Int64()+100_000_000_000), nil
}
