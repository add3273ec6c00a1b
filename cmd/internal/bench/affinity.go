package main

// cores says where server and load run. A core of unpinned leaves the choice to the system.
type cores struct {
	Server int `json:"server"`
	Load   int `json:"load"`
}

const unpinned = -1

func (c cores) pinned() bool { return c.Server != unpinned && c.Load != unpinned }
