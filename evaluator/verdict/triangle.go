package verdict

// Triangles is the answer to `triangle`: the entities of units in the corners of the governance triangle, and their ties.
type Triangles struct {
	Identity
	Units []UnitTriangle `json:"units"`
	// Faults are those of the profiles that were left out.
	Faults Faults `json:"faults,omitempty"`
}

// A UnitTriangle has the entities and ties of one unit, in the order of its profile; none if the profile gives none.
type UnitTriangle struct {
	Subject
	Entities []Entity `json:"entities"`
	Ties     []Tie    `json:"ties"`
}
