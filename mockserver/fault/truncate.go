package fault

// Truncate, kind "truncate", cuts the JSON short and announces what is left: an
// answer that HTTP finds complete and no parser can read.
type Truncate struct {
	Keep int `json:"keep,omitempty"` // bytes that are left; 0 = half. At least one byte goes
}

// Kind is "truncate".
func (Truncate) Kind() string { return "truncate" }

// Validate checks the number of bytes.
func (e Truncate) Validate() error { return checkBytes("keep", e.Keep) }

func (Truncate) traits() traits { return traits{stage: stageText} }

func (e Truncate) shape(_ Hit, d *Delivery) {
	d.Body = d.Body[:kept(e.Keep, len(d.Body))]
}
