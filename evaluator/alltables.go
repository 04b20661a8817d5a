package evaluator

import "github.com/leeway-policy/leeway/evaluator/verdict"

// AllTables returns what all preconditions, risks and constraints mean.
func (e *Engine) AllTables() []verdict.Table {
	tables := []verdict.Table{}
	for _, rule := range e.set.Rules() {
		tables = append(tables, e.table(rule))
	}
	return tables
}
