package keep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
)

// batch is lines in the making.
type batch struct {
	text    bytes.Buffer
	encoder *json.Encoder
	ended   int       // where the batch before this one ends in text
	out     io.Writer // takes complete batches before there are many; nil = text keeps them
	err     error     // of encoding or of out
}

func newBatch(out io.Writer) *batch {
	b := &batch{out: out}
	b.encoder = json.NewEncoder(&b.text)
	b.encoder.SetEscapeHTML(false)
	return b
}

// most is how many bytes a batch has before another is begun, where that may be.
const most = 256 << 10

func (b *batch) add(l any) {
	if b.err == nil {
		b.err = b.encoder.Encode(l)
	}
	if b.out != nil && b.text.Len() >= most {
		b.end(false)
	}
}

func (b *batch) empty() bool { return b.text.Len() == b.ended }

// end ends the batch; all says that it is the last of what was there at the beginning.
func (b *batch) end(all bool) {
	if b.err != nil {
		return
	}
	b.err = b.encoder.Encode(&line{Sum: sumOf(b.text.Bytes()[b.ended:]), All: all})
	if b.out != nil && b.err == nil {
		_, b.err = b.out.Write(b.text.Bytes())
		b.text.Reset()
	}
	b.ended = b.text.Len()
}

// sumOf is the checksum of the lines of a batch.
func sumOf(lines []byte) string {
	return fmt.Sprintf("%08x", crc32.Checksum(lines, crc32.MakeTable(crc32.Castagnoli)))
}

// reader takes the lines of a text one by one.
type reader struct {
	in     *bufio.Reader
	number int // of the line that was read last
}

// next is the next line with its line end; over says that the text ends with it, which
// then has none.
func (r *reader) next() (text []byte, over bool, err error) {
	text, err = r.in.ReadBytes('\n')
	if len(text) > 0 {
		r.number++
	}
	if err == io.EOF {
		return text, true, nil
	}
	return text, false, err
}
