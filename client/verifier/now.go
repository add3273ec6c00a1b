package verifier

import (
	"time"

	"github.com/iamport-mock/iamport-mock/client"
)

// hostNow is the host's clock.
func hostNow() time.Time { return time.Now() }

// kst is the zone of every date that a rule is about. Korea has had no other
// offset since 1988; the older ones concern births alone.
var kst = time.FixedZone("KST", 9*60*60)

// inKorea is the day that it is in Korea, wherever the host stands.
func inKorea(t time.Time) client.Date {
	year, month, day := t.In(kst).Date()
	return client.Date{Year: year, Month: month, Day: day}
}
