package reason

// WithSteps limits what is tried for a smallest reason.
func (f *Front) WithSteps(steps int) *Front {
	f.steps = steps
	return f
}
