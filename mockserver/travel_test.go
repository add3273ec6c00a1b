package mockserver_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
)

const travellers = `version: 1
scenario: travellers
people:
  tomorrow: {name: 한내일, gender: male, birthday: {turns: 19, on: tomorrow}}
  leap: {name: 윤윤달, gender: female, birthday: 2004-02-29}
  grown: {name: 나이만, gender: male, birthday: {age: 34}}
  newyear: {name: 정초, gender: female, birthday: {turns: 19, on: new year}}
certifications:
  imp_800000000001: {person: tomorrow}
  imp_800000000002: {person: leap}
  imp_800000000003: {person: grown}
  imp_800000000004: {person: newyear}
`

// TestTravelInTime moves one site's clock over a 19th birthday, a leap day, a
// year end and a token's end, and looks at every date in every answer.
func TestTravelInTime(t *testing.T) {
	start := seoul(2027, 12, 30, 23, 59, 0)
	d := newAPIClient(t, mockserver.WithFrozen(start), mockserver.WithFixtures(load(t, map[string]string{"t.yaml": travellers})))
	clock := d.server.Default().Clock()
	born := map[string]string{ // resolved once, at the anchor 2027-12-30; steering never changes it
		"imp_800000000001": "2008-12-31", "imp_800000000002": "2004-02-29",
		"imp_800000000003": "1993-07-01", "imp_800000000004": "2009-01-01",
	}
	for _, stop := range []struct {
		reason string
		at     time.Time
		full   [4]int // full ages of the four, by the site's date
		year   [4]int
	}{
		{"a minute before a 19th birthday", start, [4]int{18, 23, 34, 18}, [4]int{19, 23, 34, 18}},
		{"the birthday begins, the last day of the year", seoul(2027, 12, 31, 0, 0, 0), [4]int{19, 23, 34, 18}, [4]int{19, 23, 34, 18}},
		{"the last second of the year", seoul(2027, 12, 31, 23, 59, 59), [4]int{19, 23, 34, 18}, [4]int{19, 23, 34, 18}},
		{"the year begins in Seoul, nine hours before UTC", seoul(2028, 1, 1, 0, 0, 0), [4]int{19, 23, 34, 19}, [4]int{20, 24, 35, 19}},
		{"28 February of a leap year", seoul(2028, 2, 28, 23, 59, 59), [4]int{19, 23, 34, 19}, [4]int{20, 24, 35, 19}},
		{"the leap day", seoul(2028, 2, 29, 0, 0, 0), [4]int{19, 24, 34, 19}, [4]int{20, 24, 35, 19}},
		{"28 February of a common year: not yet older", seoul(2029, 2, 28, 12, 0, 0), [4]int{20, 24, 35, 20}, [4]int{21, 25, 36, 20}},
		{"1 March of a common year", seoul(2029, 3, 1, 0, 0, 0), [4]int{20, 25, 35, 20}, [4]int{21, 25, 36, 20}},
		{"back to before all of it", start.Add(-24 * time.Hour), [4]int{18, 23, 34, 18}, [4]int{19, 23, 34, 18}},
	} {
		clock.Set(stop.at)
		granted := d.grant()
		now, expires := int64(granted.record["now"].(float64)), int64(granted.record["expired_at"].(float64))
		if now != stop.at.Unix() || expires <= now {
			t.Errorf("%s: now %d, expired_at %d; the site's now is %d", stop.reason, now, expires, stop.at.Unix())
		}
		for i := range 4 {
			id := fmt.Sprintf("imp_80000000000%d", i+1)
			for range 2 { // the second answer comes from the express lane
				checkTraveller(t, d, stop.reason, id, born[id], stop.at)
			}
			birthday, err := identity.ParseDate(born[id])
			if err != nil {
				t.Fatal(err)
			}
			today := identity.DateOf(stop.at)
			if full, year := identity.FullAge(birthday, today), identity.YearAge(birthday, today); full != stop.full[i] || year != stop.year[i] {
				t.Errorf("%s: %s is %d (year age %d), want %d (%d)", stop.reason, id, full, year, stop.full[i], stop.year[i])
			}
		}
	}
}

func checkTraveller(t *testing.T, d *apiClient, reason, id, born string, now time.Time) {
	t.Helper()
	a := d.get(id)
	birthday, err := identity.ParseDate(born)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"birthday": born, "birth": float64(birthday.Midnight().Unix()), "certified_at": float64(now.Unix()),
	}
	for name, value := range want {
		if a.record[name] != value {
			t.Errorf("%s: %s of %s = %v, want %v", reason, name, id, a.record[name], value)
		}
	}
	if got := a.header.Get("Date"); got != now.UTC().Format(http.TimeFormat) {
		t.Errorf("%s: Date header %q, want %q", reason, got, now.UTC().Format(http.TimeFormat))
	}
}

// TestAResetOfTheClockSetsTheAnchorAnew follows the host again after a journey.
func TestAResetOfTheClockSetsTheAnchorAnew(t *testing.T) {
	d := newAPIClient(t, mockserver.WithFixtures(load(t, map[string]string{"t.yaml": travellers})))
	clock := d.server.Default().Clock()
	before := d.get("imp_800000000001").record["birthday"]
	clock.Set(seoul(2040, 1, 1, 0, 0, 0))
	if got := d.get("imp_800000000001").record["birthday"]; got != before {
		t.Errorf("steering moved a birthday from %v to %v", before, got)
	}
	clock.Follow()
	now := clock.Now()
	want := identity.Turns(19, identity.InDays(1)).On(identity.DateOf(now)).String()
	got := d.get("imp_800000000001").record["birthday"]
	if after := identity.Turns(19, identity.InDays(1)).On(identity.DateOf(clock.Now())).String(); got != want && got != after {
		t.Errorf("after the reset the birthday is %v, want %v", got, want)
	}
}

// TestFiftyServersInFiftyYears proves that nothing is shared between servers.
func TestFiftyServersInFiftyYears(t *testing.T) {
	var wg sync.WaitGroup
	set := load(t, map[string]string{"t.yaml": travellers})
	for n := range 50 {
		wg.Go(func() {
			at := seoul(2030+n, 6, 15, 12, 0, 0)
			d := newAPIClient(t, mockserver.WithFrozen(at), mockserver.WithFixtures(set))
			want := fmt.Sprintf("%d-06-16", 2030+n-19)
			for range 20 {
				if got := d.get("imp_800000000001").record["birthday"]; got != want {
					t.Errorf("server of %d: birthday %v, want %s", 2030+n, got, want)
				}
				d.server.Default().Clock().Advance(time.Hour)
			}
		})
	}
	wg.Wait()
}
