package fault

// Reset, kind "reset", breaks the connection with a TCP reset, before the answer
// or inside its body.
type Reset struct {
	After int `json:"after,omitempty"` // bytes of the body that are sent before; 0 = not even a status line
}

// Kind is "reset".
func (Reset) Kind() string { return "reset" }

// Validate checks the number of bytes.
func (e Reset) Validate() error { return checkBytes("after", e.After) }

func (Reset) traits() traits { return traits{stageWire, claimCut} }

// shape leaves at least one byte of the body unsent where there is a body.
func (e Reset) shape(_ Hit, d *Delivery) {
	if e.After == 0 {
		d.Cut = Cut{How: CutReset}
		return
	}
	d.Cut = Cut{How: CutResetAfter, After: max(min(e.After, len(d.Body)-1), 0)}
}
