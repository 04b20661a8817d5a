package main

import (
	"fmt"

	"github.com/dustin/go-humanize"
)

// A size is a number of bytes as the value of a flag: 512MiB, 4GB, 1000000.
type size uint64

// String returns the size with the largest unit in which it is whole.
func (s *size) String() string {
	bytes, unit := uint64(*s), 0
	for bytes > 0 && bytes%1024 == 0 && unit < 4 {
		bytes, unit = bytes/1024, unit+1
	}
	return fmt.Sprintf("%d%s", bytes, []string{"B", "KiB", "MiB", "GiB", "TiB"}[unit])
}

// Set reads a size.
func (s *size) Set(text string) error {
	bytes, err := humanize.ParseBytes(text)
	if err != nil {
		return fmt.Errorf("expected a size such as 512MiB or 4GB, found %q", text)
	}
	*s = size(bytes)
	return nil
}

// Type names the kind of value.
func (s *size) Type() string { return "size" }
