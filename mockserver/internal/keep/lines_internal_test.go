package keep

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// fill gives every field a value of its own, so that one which no line has is missed.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(*n), int64(*n)).UTC()))
		return
	case identity.Birthday:
		v.Set(reflect.ValueOf([]identity.Birthday{identity.Aged(*n), identity.Turns(*n, identity.NewYear()), identity.BornOn(identity.Date{Year: 1990, Month: 5, Day: 17})}[*n%3]))
		return
	case identity.Moment:
		v.Set(reflect.ValueOf([]identity.Moment{identity.At(time.Unix(int64(*n), 5)), identity.Ago(time.Duration(*n))}[*n%2]))
		return
	}
	switch v.Kind() {
	case reflect.Interface: // of a rule
		v.Set(reflect.ValueOf(fault.Effect(fault.Latency{Delay: fault.Duration(*n)})))
	case reflect.String:
		v.SetString(strings.Repeat("가<", *n%3+1) + string(rune('a'+*n%20)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("a field of kind " + v.Kind().String())
	}
}

// filled is a site in which nothing is zero.
func filled() *site {
	n := 0
	s := &site{code: "imp1", told: &store.Told{}, clock: &clock.Setting{}, faults: &fault.Told{}}
	fill(reflect.ValueOf(s.told).Elem(), &n)
	fill(reflect.ValueOf(s.clock).Elem(), &n)
	fill(reflect.ValueOf(s.faults).Elem(), &n)
	s.faults.Shape = 0
	s.written = &writtenList{[]writtenLine{{"imp_1", "rules", [][2]uint64{{3, 2}}}}}
	t := s.told
	for i := range 2 { // as the store has them
		t.Records.Put[i].Value.ImpUID = t.Records.Put[i].Key
		t.People.Put[i].Key = t.People.Put[i].Value.ID
	}
	t.Records.Put[1].Value.Person = t.People.Put[0].Value
	clean(&t.Records)
	clean(&t.Past)
	clean(&t.Gone)
	clean(&t.People)
	clean(&t.Altered)
	clean(&t.Removed)
	clean(&t.Messages)
	return s
}

// clean leaves all of a part and no change.
func clean[V any](p *store.Part[V]) { p.Cleared, p.Lost = false, nil }

// Every field of what a site is told is in the lines, exactly.
func TestEveryFieldIsInTheLines(t *testing.T) {
	t.Parallel()
	want := filled()
	n := 0
	config := store.Config{}
	fill(reflect.ValueOf(&config).Elem(), &n)
	config.UserCode = "imp1"
	want.config = &configLine{
		ByKey: true, Key: config.Key, Secret: config.Secret, CPID: config.CPID, Provider: string(config.Provider), Provides: []string{"phone", "carrier", "foreigner"},
	}
	var text bytes.Buffer
	if _, err := (&Whole{version: "v1", sites: []*site{want}}).WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	state, err := Read(&text)
	if err != nil {
		t.Fatal(err)
	}
	got := state.sites["imp1"].site("imp1")
	same := cmp.Options{
		cmp.AllowUnexported(site{}, identity.Birthday{}, identity.Day{}, identity.Moment{}), cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Errorf("read otherwise than written (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(config, got.config.config("imp1")); diff != "" {
		t.Errorf("the configuration (-want +got):\n%s", diff)
	}
	if got.told.Records.Put[1].Value.Person != got.told.People.Put[0].Value {
		t.Error("a person of the site's own was read twice")
	}
}

func TestBirthdaysThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"soon", "aged x", "turns 19", "turns x tomorrow", "1990-02-30"} {
		if _, err := birthdayOf(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// A line that a program of this format never writes makes the file a broken one.
func TestLinesThatAreNeverWritten(t *testing.T) {
	t.Parallel()
	for reason, body := range map[string]string{
		"a key that nobody knows":     `{"site":"imp1","what":1}`,
		"a part that nobody knows":    `{"site":"imp1","part":"pets","key":"a","n":1}`,
		"counts of no faults":         `{"site":"imp1","counts":[[1,1]]}`,
		"a record without a person":   `{"site":"imp1","part":"records","key":"a","n":1,"record":{}}`,
		"a person who is not there":   `{"site":"imp1","part":"records","key":"a","n":1,"record":{"of":"p"}}`,
		"an empty record":             `{"site":"imp1","part":"records","key":"a","n":1}`,
		"an empty message":            `{"site":"imp1","part":"messages","key":"1","n":1}`,
		"a birthday that is not one":  `{"site":"imp1","part":"people","key":"p","n":1,"person":{"id":"p","birthday":"soon"}}`,
		"something that is not JSON":  `{"site":`,
		"a number in place of a text": `{"site":1}`,
	} {
		lines := body + "\n"
		text := `{"iamport_mock_state":1,"written_by":"v1"}` + "\n" + lines + `{"sum":"` + sumOf([]byte(lines)) + `","all":true}` + "\n"
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), "the state file is broken: lines 2 to 3: ") {
			t.Errorf("%s: error %v", reason, err)
		}
	}
}
