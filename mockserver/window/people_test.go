package window_test

import (
	"net/http"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// ownPeople is a team's file, whose name and order are behind those of the built-in ones.
const ownPeople = `version: 1
scenario: zoo
people:
  zebra: {name: 최얼룩, gender: female, birthday: 1990-05-17, phone: "01000000099"}
  ant: {name: 김개미, gender: male, birthday: 1991-05-17, phone: "01000000098"}
`

// TestOwnPeopleComeFirst holds the order of the window's list, and that an empty plan means the first of it.
func TestOwnPeopleComeFirst(t *testing.T) {
	t.Parallel()
	set, err := fixture.Load(t.Context(), mockserver.BuiltinSource(), fixture.Source{Name: "ours", FS: fstest.MapFS{"zoo.yaml": {Data: []byte(ownPeople)}}})
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, mockserver.WithFixtures(set))
	made, err := b.mock.Steered().AddPerson(t.Context(), mockserver.DefaultUserCode, control.NewPerson{
		Name: "박만듦", Gender: "female", Birthday: control.BornOn("1992-05-17"),
	})
	if err != nil {
		t.Fatal(err)
	}
	page := b.ask(http.MethodGet, b.open("")+"person", "").Body.String()
	var got []string
	for _, m := range regexp.MustCompile(`data-person="([^"]*)"`).FindAllStringSubmatch(page, 4) {
		got = append(got, m[1])
	}
	want := map[string]bool{"zoo/zebra": true, "zoo/ant": true, made.ID: true}
	for _, id := range got[:3] {
		delete(want, id)
	}
	if len(want) > 0 || got[3] != "adult/jiwoo" {
		t.Errorf("the list begins with %v, without %v", got, want)
	}
	b.open("&mock_outcome=verified")
	list, err := b.mock.Steered().Certifications(t.Context(), mockserver.DefaultUserCode)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got[0], list[len(list)-1].Person.ID); diff != "" {
		t.Errorf("an empty plan is not the first of the list (-want +got):\n%s", diff)
	}
}
