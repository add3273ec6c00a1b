package cli

import "github.com/iamport-mock/iamport-mock/openapi/nearest"

// Nearest returns the known word that word was most likely meant to be.
func Nearest(word string, known []string) (string, bool) {
	near := nearest.Word(word, known)
	return near, near != ""
}
