package contract

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"slices"
)

// encodeMultipart writes fields as a form with parts, and its content type.
func encodeMultipart(fields []field, f *filling) (io.Reader, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, x := range fields {
		if !f.keep(x.text) {
			continue
		}
		value, send := f.text("multipart "+x.name, x.text, nil)
		if !send {
			continue
		}
		if err := w.WriteField(x.name, value); err != nil {
			return nil, "", fmt.Errorf("write the part %s: %w", x.name, err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.extra)) {
		if said(fields, key) {
			continue
		}
		if err := w.WriteField(key, fmt.Sprint(f.extra[key])); err != nil {
			return nil, "", fmt.Errorf("write the part %s: %w", key, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", fmt.Errorf("end the parts: %w", err)
	}
	return &b, w.FormDataContentType(), nil
}
