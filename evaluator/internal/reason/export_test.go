package reason

// WithSteps limits the search for a smallest reason.
func (f *Front) WithSteps(steps int) *Front {
	f.steps = steps
	return f
}
