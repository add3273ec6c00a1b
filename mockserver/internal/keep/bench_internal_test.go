package keep

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// many is a site with so many certifications, each of a person of its own.
func many(n int) *Whole {
	told := &store.Told{}
	for i := range uint64(n) {
		p := &identity.Person{ID: fmt.Sprint("added-imp00000000-000000000000/p", i), Name: "김하나", Gender: identity.Female, Birthday: identity.Aged(34), Phone: "01000001234"}
		r := &store.Record{Certification: identity.Certification{ImpUID: fmt.Sprintf("imp_%012d", i), Person: p, Certified: true}}
		told.People.Put = append(told.People.Put, store.Entry[*identity.Person]{Numbered: store.Numbered[*identity.Person]{Number: i + 1, Value: p}, Key: p.ID})
		told.Records.Put = append(told.Records.Put, store.Entry[*store.Record]{Numbered: store.Numbered[*store.Record]{Number: i + 1, Value: r}, Key: r.ImpUID})
	}
	return &Whole{version: "v1", sites: []*site{{code: "imp00000000", told: told}}}
}

func BenchmarkWriteAll(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			all := many(n)
			for b.Loop() {
				size, err := all.WriteTo(io.Discard)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(size), "bytes")
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text bytes.Buffer
			if _, err := many(n).WriteTo(&text); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if state, err := Read(bytes.NewReader(text.Bytes())); err != nil || state.Records != n {
					b.Fatal(err)
				}
			}
		})
	}
}
