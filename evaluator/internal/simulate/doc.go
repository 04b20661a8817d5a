// Package simulate makes up units that are valid by the catalogue and the constraints.
package simulate
