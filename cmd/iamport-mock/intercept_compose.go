package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// composeRecipe needs nothing of a running mock: in a network of containers the
// host name itself leads to it. %s stands for the imitated hosts. Each comment is
// a message.
const composeRecipe = `# The mock takes the place of api.iamport.kr in the network of your containers.
# Your service keeps its code and its image; it learns which authority to trust, and nothing else.
#
# In a clone of the repository this builds the image:
#   docker build -f cmd/iamport-mock/deploy/Dockerfile -t iamport-mock .
# With the image of a release, load its archive with docker load, and write the name that it prints as image below.
services:
  iamport-mock:
    image: iamport-mock
    command:
      - serve
      - --tls-addr=0.0.0.0:443       # containers may bind it without being root
      - --ca-dir=/ca
    volumes: [iamport-ca:/ca]        # a new volume gets the owner that /ca has in the image
    networks:
      default:
        aliases: [%s]
    healthcheck:
      test: [CMD, /iamport-mock, healthcheck]
      interval: 1s

  app:                               # add these lines to your own service
    depends_on:
      iamport-mock: {condition: service_healthy}
    volumes: [iamport-ca:/ca:ro]     # the key in it can be read by the mock's user alone
    environment:
      NODE_EXTRA_CA_CERTS: /ca/ca.pem
      # These replace what a program trusts, so that it can reach the mock alone.
      # If it must reach others too, build a bundle: iamport-mock intercept ca --bundle
      REQUESTS_CA_BUNDLE: /ca/ca.pem # Python requests
      SSL_CERT_FILE: /ca/ca.pem      # Go, httpx, OpenSSL
      CURL_CA_BUNDLE: /ca/ca.pem     # curl, PHP

volumes:
  iamport-ca: {}
`

var composeComment = regexp.MustCompile(`(?m)# \S.*$`)

// composed is the recipe, with its comments in the language of the process.
func composed(translate func(string) string) string {
	told := composeComment.ReplaceAllStringFunc(composeRecipe, func(comment string) string {
		return "# " + translate(strings.TrimPrefix(comment, "# "))
	})
	return fmt.Sprintf(told, strings.Join(intercept.Hosts(), ", "))
}
