package identity_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

// TestLinkageIsStable: CI and DI are part of what users may write down, so these
// values never change.
func TestLinkageIsStable(t *testing.T) {
	jiwoo := &identity.Person{ID: "adult/jiwoo"}
	const ci = "BqzytmtXfue3TDTib7PYEFRvWRkCfvgbEGqYGWWhOHmxhLHRPl/Vw2UWh9ABTamkjV5EfzXK8vo+9rNgY4JOng=="
	const di = "MC0GCCqGSIb3DQIJAyEAPsxeImyJZRsFcXtpUTTnxNp9x1dN+gni7wtzX/O+b3k="
	if got := jiwoo.CI(); got != ci {
		t.Errorf("CI of %s = %q, want %q", jiwoo.ID, got, ci)
	}
	if got := jiwoo.DI("A010002002"); got != di {
		t.Errorf("DI of %s = %q, want %q", jiwoo.ID, got, di)
	}
}

func TestLinkageHasTheTrueForm(t *testing.T) {
	prefix, err := hex.DecodeString("302d06082a864886f70d0209032100")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for i := range 1000 {
		p := &identity.Person{ID: fmt.Sprintf("crowd/p%d", i)}
		ci, err := base64.StdEncoding.Strict().DecodeString(p.CI())
		if err != nil || len(ci) != 64 || len(p.CI()) != 88 {
			t.Fatalf("CI of %s: %d characters of %d bytes, %v; want 88 of 64", p.ID, len(p.CI()), len(ci), err)
		}
		for _, cpid := range []string{"", "A", "B"} {
			text := p.DI(cpid)
			di, err := base64.StdEncoding.Strict().DecodeString(text)
			if err != nil || len(di) != 47 || len(text) != 64 || !bytes.HasPrefix(di, prefix) || !strings.HasPrefix(text, "MC0GCCqGSIb3DQIJAyEA") {
				t.Fatalf("DI of %s: %d characters of %d bytes, %v; want 64 of 47 with the DER prefix", p.ID, len(text), len(di), err)
			}
			if owner, taken := seen[text]; taken {
				t.Fatalf("%s and %s share a DI", p.ID+" at "+cpid, owner)
			}
			seen[text] = p.ID + " at " + cpid
		}
		if owner, taken := seen[p.CI()]; taken {
			t.Fatalf("%s and %s share a CI", p.ID, owner)
		}
		seen[p.CI()] = p.ID
	}
}

// TestLinkageFollowsTheIDAlone: a new name, phone or birthday is the same person.
func TestLinkageFollowsTheIDAlone(t *testing.T) {
	before := &identity.Person{ID: "one/minji", Name: "김민지", Phone: "01000000001", Birthday: identity.Aged(19)}
	after := &identity.Person{ID: "one/minji", Name: "김하늘", Phone: "01000000002", Birthday: identity.Aged(20), Carrier: identity.KT}
	if before.CI() != after.CI() || before.DI("A") != after.DI("A") {
		t.Error("CI or DI changed with name, phone or birthday")
	}
}

func TestTypedID(t *testing.T) {
	born := date(t, "1990-05-17")
	id := identity.TypedID("이지우", born, identity.Female)
	if !strings.HasPrefix(id, "typed:") || id != identity.TypedID(" 이지우 ", born, identity.Female) {
		t.Errorf("TypedID = %q, want a stable digest behind typed:", id)
	}
	if strings.Contains(id, "이지우") || strings.Contains(id, "1990") {
		t.Errorf("TypedID = %q shows what was typed", id)
	}
	others := map[string]string{
		"another name":   identity.TypedID("이지유", born, identity.Female),
		"another day":    identity.TypedID("이지우", born.AddDays(1), identity.Female),
		"another gender": identity.TypedID("이지우", born, identity.Male),
		"no gender":      identity.TypedID("이지우", born, ""),
	}
	for what, other := range others {
		if other == id {
			t.Errorf("%s gives the same ID", what)
		}
	}
}
