// Package simulate generates random units that satisfy the catalogue and the constraints.
package simulate
