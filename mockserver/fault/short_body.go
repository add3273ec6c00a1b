package fault

// ShortBody, kind "short_body", announces the whole body, sends a part of it and
// ends the connection in order.
type ShortBody struct {
	Keep int `json:"keep,omitempty"` // bytes of the body that are sent; 0 = half. At least one byte stays away
}

// Kind is "short_body".
func (ShortBody) Kind() string { return "short_body" }

// Validate checks the number of bytes.
func (e ShortBody) Validate() error { return checkBytes("keep", e.Keep) }

func (ShortBody) traits() traits { return traits{stageWire, claimCut} }

func (e ShortBody) shape(_ Hit, d *Delivery) {
	d.Cut = Cut{How: CutCloseAfter, After: kept(e.Keep, len(d.Body))}
}

// kept is how many of all bytes stay when some are cut off: half of them unless
// said otherwise, and never all.
func kept(keep, all int) int {
	if keep == 0 {
		keep = all / 2
	}
	return max(min(keep, all-1), 0)
}
