package batch

// A carried is a member of a line, or a field of a row, that is not a fact and is copied to the output.
type carried struct {
	name []byte
	// json is the name as a JSON string.
	json []byte
	// value is JSON, or for CSV input the field itself.
	value []byte
	role  role
}

// A role is what a carried member says about the unit.
type role int

const (
	plainRole role = iota
	countryRole
	serviceRole
)

// roleOf returns the role of a member. The id of a service is in service_id if service holds its facts.
func roleOf(name string) role {
	switch name {
	case "country":
		return countryRole
	case "service_id", "service":
		return serviceRole
	default:
		return plainRole
	}
}
