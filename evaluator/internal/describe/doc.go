// Package describe describes a set of policies and its facts: catalogue, tables, handbook.
package describe
