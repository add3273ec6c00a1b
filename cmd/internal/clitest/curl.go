package clitest

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// Curl is a small part of the program of that name, so that scripts need none:
// curl [-s] [-i] [-X METHOD] [-d DATA]... [-H HEADER]... URL. It returns the exit
// code.
func Curl(p cli.Process) int {
	if err := curl(p.Stdout, p.Args); err != nil {
		fmt.Fprintln(p.Stderr, "curl:", err)
		return cli.ExitBroken
	}
	return cli.ExitFine
}

func curl(w io.Writer, args []string) error {
	var data, headers []string
	flags := flag.NewFlagSet("curl", flag.ContinueOnError)
	flags.Bool("s", false, "")
	include := flags.Bool("i", false, "")
	method := flags.String("X", "", "")
	flags.Func("d", "", func(s string) error { data = append(data, s); return nil })
	flags.Func("H", "", func(s string) error { headers = append(headers, s); return nil })
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *method == "" {
		*method = http.MethodGet
		if len(data) > 0 {
			*method = http.MethodPost
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, *method, flags.Arg(0), strings.NewReader(strings.Join(data, "&")))
	if err != nil {
		return err
	}
	if len(data) > 0 {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		req.Header.Set(name, strings.TrimSpace(value))
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if *include {
		fmt.Fprintln(w, resp.Proto, resp.Status)
		if err := resp.Header.Write(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err = io.Copy(w, resp.Body)
	return err
}
