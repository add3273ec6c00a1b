// Command iamport-mock serves a faithful fake of the i'mport (PortOne V1)
// identity-verification API on this machine, fed by scenario fixtures.
//
// It is for developers, testers and CI jobs of services that verify their
// customers by i'mport and need a minor, a foreigner or an expired token on
// demand.
//
//	iamport-mock                                  # the API on 127.0.0.1:10851
//	iamport-mock fixtures list                    # the people it knows
//	iamport-mock --fixtures ./people --time "2026-03-01 09:00"
//
// It never calls out and holds no real person's data. It is not a library: Go
// tests use package mockserver.
package main
