package fault

// ReorderKeys, kind "reorder_keys", shuffles the keys of the envelope and of the
// objects in it, by the rule's seed. No object of two or more keys keeps its
// order. A body that is no JSON object stays as it is.
type ReorderKeys struct{}

// Kind is "reorder_keys".
func (ReorderKeys) Kind() string { return "reorder_keys" }

// Validate has nothing to check.
func (ReorderKeys) Validate() error { return nil }

func (ReorderKeys) traits() traits { return traits{stage: stageRecord} }

func (ReorderKeys) shape(h Hit, d *Delivery) { d.Body = shuffled(d.Body, &h.chance) }

func shuffled(text []byte, chance *draw) []byte {
	all, err := members(text)
	if err != nil {
		return text
	}
	moved := false
	for i := len(all) - 1; i > 0; i-- {
		j := chance.below(i + 1)
		all[i], all[j] = all[j], all[i]
		moved = moved || i != j
	}
	if !moved && len(all) > 1 {
		all[0], all[1] = all[1], all[0]
	}
	for i := range all {
		all[i].Value = shuffled(all[i].Value, chance)
	}
	return object(all)
}
