package concordance

var (
	AddSimple    = addSimple
	Compare      = compare
	Comparisons  = comparisons
	CountReasons = countReasons
	CitesOnly    = citesOnly
)
