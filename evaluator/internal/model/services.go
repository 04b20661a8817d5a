package model

import (
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Services returns the services that the schema of profiles names, in its order, with the titles and descriptions that
// it gives under x-services. A schema that leaves ids open names none.
func (c *Content) Services() []verdict.ServiceInfo {
	file, text := c.schema("profile.json")
	schema, faults := document.Read(file, text)
	if len(faults) > 0 {
		return nil // loading refuses such a schema
	}
	const services = "/properties/services"
	ids, _ := schema.At(services + "/propertyNames/enum").([]any)
	var named []verdict.ServiceInfo
	for _, id := range ids {
		name, ok := id.(string)
		if !ok {
			continue
		}
		said := services + document.Pointer("/x-services", name)
		title, _ := schema.At(said + "/title").(string)
		description, _ := schema.At(said + "/description").(string)
		named = append(named, verdict.ServiceInfo{Service: name, Title: title, Description: description, Countries: []string{}})
	}
	return named
}
