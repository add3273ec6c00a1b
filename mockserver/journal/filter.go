package journal

import (
	"strings"
	"time"
)

// Filter says which entries are meant. The zero Filter means all but the
// harness's own calls; every field that is set must agree.
type Filter struct {
	Route  string `json:"route,omitempty"`
	Reason string `json:"reason,omitempty"`
	ImpUID string `json:"imp_uid,omitempty"`
	// Fault is a kind, with or without the prefix "fault:"; "*" = any fault.
	Fault  string `json:"fault,omitempty"`
	Status int    `json:"status,omitempty"`
	// Since is the id of an entry: only what was recorded after it is meant. If
	// the journal no longer has it, or not yet, greater ids are. 0 = from the
	// beginning.
	Since uint64 `json:"since,omitempty"`
	// SinceTime leaves out what arrived before it by the host's clock; zero =
	// from the beginning.
	SinceTime time.Time `json:"since_time,omitzero"`
	// Harness includes the calls of the harness itself.
	Harness bool `json:"harness,omitempty"`
	// Last keeps the last so many of those that match; 0 = all. Waiting and
	// following take no notice of it.
	Last int `json:"last,omitempty"`
}

func (f *Filter) matches(id uint64, r *Record) bool {
	return id > f.Since &&
		(f.Harness || !r.Harness) &&
		(f.Route == "" || f.Route == r.Route) &&
		(f.Reason == "" || f.Reason == r.Reason) &&
		(f.ImpUID == "" || f.ImpUID == r.ImpUID) &&
		(f.Status == 0 || f.Status == r.Status) &&
		(f.Fault == "" || hitBy(r.Fault, f.Fault)) &&
		(f.SinceTime.IsZero() || !r.Arrived.Before(f.SinceTime))
}

const faultPrefix = "fault:"

// hitBy reports whether a list of faults names the kind: "barrier" is in
// "fault:latency, fault:barrier 20 of 20".
func hitBy(faults, kind string) bool {
	if faults == "" {
		return false
	}
	kind = strings.TrimPrefix(kind, faultPrefix)
	for fault := range strings.SplitSeq(faults, ", ") {
		word, _, _ := strings.Cut(strings.TrimPrefix(fault, faultPrefix), " ")
		if kind == "*" || kind == word || faultPrefix+kind == fault {
			return true
		}
	}
	return false
}
