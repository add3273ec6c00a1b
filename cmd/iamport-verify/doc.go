// Command iamport-verify tests a sign-up backend that verifies its customers by
// i'mport (PortOne V1), in any language and from outside.
//
// It is for developers, testers and CI jobs of such services. It plays i'mport, by
// a mock inside, and the browser:
//
//	iamport-verify record --target http://localhost:3000 -- npm start   # writes merchant.yaml
//	iamport-verify --target http://localhost:3000 -- npm start
//	iamport-verify conform --api URL --key KEY --secret SECRET   # any server of the API
//
// It starts the command behind -- and nothing else of its own; its test engine,
// godog, runs 'go env' at every start where Go is installed. The mock that serves
// is command iamport-mock.
package main
