package control

// The lists of the wire are objects, so that they can grow.
type (
	siteList struct {
		Sites []Site `json:"sites"`
	}
	leaseList struct {
		Leases []Lease `json:"leases"`
	}
	personList struct {
		People []Person `json:"people"`
	}
	certificationList struct {
		Certifications []Certification `json:"certifications"`
	}
	messageList struct {
		Messages []Message `json:"messages"`
	}
	deviationList struct {
		Deviations []Deviation `json:"deviations"`
	}
)

// full makes a list that the wire writes as [] when it is empty, never as null.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// What a wait and a stream send.
type (
	waitList struct {
		Requests []Request `json:"requests"`
	}
	missedEvent struct {
		Missed int `json:"missed"` // entries that match and were dropped
	}
)
