// Package describe describes a set of policies and its facts: as a catalogue, tables, or a handbook.
package describe
