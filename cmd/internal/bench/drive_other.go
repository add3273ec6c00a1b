//go:build !linux

package main

func drive(j *job, connections []*connection) outcome { return driveGoroutines(j, connections) }
