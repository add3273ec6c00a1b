package contract

// Request is a request of the contract, for a reader.
type Request struct {
	For  string // the word of the contract file: prepare, certify, redirect, withdraw, clock
	Line string // method and path, with placeholders
}

// All are all requests that the contract may send, in the order of the file.
func (c *Contract) All() []Request {
	var all []Request
	add := func(word string, steps ...*step) {
		for _, s := range steps {
			if s != nil {
				all = append(all, Request{word, s.String()})
			}
		}
	}
	add("prepare", c.prepare...)
	add(Post.String(), c.certify...)
	add(Redirect.String(), c.redirect...)
	add("withdraw", c.withdraw...)
	if c.clock != nil {
		add("clock", c.clock.set, c.clock.reset)
	}
	return all
}
