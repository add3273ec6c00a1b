//go:build !linux

package main

import "errors"

const roleInit = "container-init"

func becomeContainer(string, []string) error { return errors.New("only Linux has containers") }
