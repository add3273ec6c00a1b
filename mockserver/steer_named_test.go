package mockserver_test

import (
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// TestAPersonMadeUnderAnID: the id is the person's, CI and DI derive from it, and nobody
// else at the site may have it.
func TestAPersonMadeUnderAnID(t *testing.T) {
	t.Parallel()
	s := newControlClient(t)
	named := control.NewPerson{ID: "our-team/haneul", Name: "김하늘"}
	made, err := s.mock.AddPerson(ctx(t), s.site, named)
	if err != nil || made.ID != named.ID {
		t.Fatalf("made %+v, %v", made, err)
	}
	other, err := newControlClient(t).mock.AddPerson(ctx(t), s.site, named)
	if err != nil || other.CI != made.CI {
		t.Errorf("another mock makes %+v, %v", other, err)
	}
	for _, tt := range []struct{ reason, id, want string }{
		{"taken", named.ID, "id: the site has a person our-team/haneul already; change that person, or choose another key"},
		{"a fixture's", jiwooID, "id: the site has a person " + jiwooID + " already; change that person, or choose another key"},
		{"no key", "our-team", `id: found "our-team", expected scenario/key, such as our-team/haneul: each up to 64 letters, digits, _, - and .`},
		{"an empty key", "our-team/", `id: found "our-team/", expected scenario/key, such as our-team/haneul: each up to 64 letters, digits, _, - and .`},
		{"a blank", "our team/haneul", `id: found "our team/haneul", expected scenario/key, such as our-team/haneul: each up to 64 letters, digits, _, - and .`},
		{"two slashes", "a/b/c", `id: found "a/b/c", expected scenario/key, such as our-team/haneul: each up to 64 letters, digits, _, - and .`},
	} {
		_, err := s.mock.AddCertification(ctx(t), s.site, control.NewCertification{CertificationFields: control.CertificationFields{Person: control.Fresh(control.NewPerson{ID: tt.id})}})
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v\nwant %s", tt.reason, err, tt.want)
		}
	}
	_, err = s.mock.AddCertification(ctx(t), s.site, typedIn(control.NewPerson{ID: "a/b", Name: "김하늘", Gender: "female", Birthday: control.BornOn("1990-01-01")}))
	if want := `person.typed.id: found "a/b", expected none: the id derives from what was typed`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
