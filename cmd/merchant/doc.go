// Command merchant runs the reference sign-up backend on its own: against the
// mock on this machine by default, with its accounts in memory, SQLite or
// PostgreSQL.
//
//	go run ./cmd/iamport-mock
//	go run ./cmd/merchant
//	curl -d imp_uid=imp_100000000001 http://127.0.0.1:3000/certifications
//
// It is for people who want to see a backend that is right, and a target for
// test suites. It is not a product: it keeps accounts and nothing else.
package main
