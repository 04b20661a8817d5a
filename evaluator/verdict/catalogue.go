package verdict

// A Catalogue is the answer to `strategies`: the strategies and their rules.
type Catalogue struct {
	Identity
	Strategies  []StrategyInfo `json:"strategies"`
	Constraints []RuleInfo     `json:"constraints"`
	// Aside are the packs that are not chosen, whose strategies are not listed.
	Aside []Pack `json:"packs_aside,omitempty"`
	// Stats is nil unless it was asked for.
	Stats *Stats `json:"stats,omitempty"`
}

// A Pack is a set of strategies that are used only if the pack is chosen.
type Pack struct {
	Name string `json:"name"`
	// Strategies are their names, sorted.
	Strategies []string `json:"strategies"`
}

// Stats say how much work the tables took.
type Stats struct {
	// Asked counts the OPA evaluations for all tables.
	Asked int `json:"asked"`
}

// A StrategyInfo is one strategy as its author describes it.
type StrategyInfo struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Package     string `json:"package"`
	// Pack is the pack that the strategy belongs to, "" for none.
	Pack    string   `json:"pack,omitempty"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Sources []Source `json:"sources"`
	// Preconditions and Risks are in the order of the author's files.
	Preconditions []RuleInfo `json:"preconditions"`
	Risks         []RuleInfo `json:"risks"`
	// Outcome is the rule that says what the strategy sets up; nil if it has none.
	Outcome *RuleInfo `json:"outcome,omitempty"`
	// Nodes is the size of the strategy's decision diagram within the constraints, without its leaves.
	Nodes int `json:"nodes"`
}

// A RuleInfo is one annotated rule as its author describes it.
type RuleInfo struct {
	Name        string `json:"name"`
	Kind        string `json:"kind"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	// Necessity and Weight are set for preconditions only.
	Necessity string `json:"necessity,omitempty"`
	Weight    int    `json:"weight,omitempty"`
	Layer     string `json:"layer,omitempty"`
	Remedy    string `json:"remedy,omitempty"`
	Inferred  bool   `json:"inferred,omitempty"`
	// Evidence is what a precondition rests on, if its author says so: EvidenceLiterature, EvidenceCases or EvidenceInferred.
	Evidence string    `json:"evidence,omitempty"`
	Ways     []WayInfo `json:"ways,omitempty"`
	// Sets are, for an outcome, the paths of the facts that the strategy itself produces.
	Sets []string `json:"sets,omitempty"`
	// Derives is, for a derivation, the path of the fact or object of facts that it decides; Arrays are what it reads:
	// entities, ties or both.
	Derives string   `json:"derives,omitempty"`
	Arrays  []string `json:"arrays,omitempty"`
	Sources []Source `json:"sources"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	// Reads are the paths of the facts it reads, in the catalogue's order.
	Reads []string `json:"reads"`
	// Rows is the number of rows of its table, 0 if it has none; Untabled says why it has none.
	Rows     int    `json:"rows,omitempty"`
	Untabled string `json:"untabled,omitempty"`
	// Nodes is the size of its decision diagram, without its leaves.
	Nodes int `json:"nodes"`
}

// A WayInfo is one way of a precondition as its author describes it.
type WayInfo struct {
	Number int      `json:"number"`
	Title  string   `json:"title,omitempty"`
	File   string   `json:"file"`
	Line   int      `json:"line"`
	Reads  []string `json:"reads"`
}

// Facts is the answer to `facts`: the catalogue of facts, and how many profiles give each.
type Facts struct {
	Identity
	Facts []FactInfo `json:"facts"`
}

// A FactInfo is one fact as the catalogue declares it, with counts over the profiles.
type FactInfo struct {
	Path        string `json:"path"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type"`
	// Domain describes the allowed values.
	Domain string `json:"domain"`
	// Values are those of an enumeration.
	Values []string `json:"values,omitempty"`
	// Titles has titles of those values that do not read well with spaces for underscores.
	Titles map[string]string `json:"titles,omitempty"`
	Unit   string            `json:"unit,omitempty"`
	// Cells are the parts of its domain that the policies distinguish; empty if no rule reads it.
	Cells     []string          `json:"cells,omitempty"`
	Lever     string            `json:"lever"`
	LeverFrom map[string]string `json:"lever_from,omitempty"`
	// LeverFrom has the levers of values that the fact may have, LeverTo those of values that it may get; the harder counts.
	LeverTo map[string]string `json:"lever_to,omitempty"`
	SumOf   []string          `json:"sum_of,omitempty"`
	// ReadBy names the rules that read it: strategy/rule, or a constraint's name.
	ReadBy []string `json:"read_by"`
	// DerivedBy names the derivation that decides it where a profile gives entities; "" if there is none.
	DerivedBy string `json:"derived_by,omitempty"`
	// Known counts the profiles (for a fact of the service, the units) that give it; Of counts all of them.
	Known int `json:"known"`
	Of    int `json:"of"`
	// Same is the value if all that give the fact give the same one.
	Same any `json:"same,omitempty"`
}

// Countries is the answer to `countries`: those that have a profile in use.
type Countries struct {
	Identity
	Countries []CountryInfo `json:"countries"`
}

// A CountryInfo is one country that has a profile.
type CountryInfo struct {
	// Country is its code, Name what the profile calls it.
	Country string `json:"country"`
	Name    string `json:"country_name"`
	// AsOf is the year that its facts describe, 0 if the profile gives none.
	AsOf int `json:"as_of,omitempty"`
	// Services are the ids of its services, sorted: each makes a unit.
	Services []string `json:"services"`
	File     string   `json:"file"`
}

// Services is the answer to `services`: those that the schema of profiles names, or a unit in use has.
type Services struct {
	Identity
	Services []ServiceInfo `json:"services"`
}

// A ServiceInfo is one service as the schema of profiles describes it.
type ServiceInfo struct {
	Service     string `json:"service"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	// Countries are the codes of the countries that have it, sorted.
	Countries []string `json:"countries"`
}

// Tables is the answer to `table`.
type Tables struct {
	Identity
	Tables []Table `json:"tables"`
}

// A Table is what one rule yields for every value of the facts it reads, with equal rows merged. Its rows
// are disjoint, and together cover everything.
type Table struct {
	Strategy string `json:"strategy,omitempty"`
	Rule     string `json:"rule"`
	Kind     string `json:"kind"`
	Title    string `json:"title"`
	// Facts are the columns, in the catalogue's order.
	Facts []string `json:"facts"`
	Rows  []Row    `json:"rows"`
	// Ways describes the ways that the rows refer to by number.
	Ways []WayInfo `json:"ways,omitempty"`
	// Untabled says why there are no rows.
	Untabled string `json:"untabled,omitempty"`
}

// A Row is one row of a table: the values of each fact, and what the rule yields for them.
type Row struct {
	// Values has one entry for each fact: "universal or sectoral", "below 25", "any".
	Values []string `json:"values"`
	Result Status   `json:"result"`
	// Ways are the numbers of the ways that hold.
	Ways []int `json:"ways,omitempty"`
}

// A Check is the answer to `check`: everything wrong with policies, schemas, profiles and cases, and how many files
// were checked.
type Check struct {
	Identity
	// Faults are in order of file, line and column.
	Faults Faults `json:"faults"`
	// Rules are the rules of the faults, in order of their first fault.
	Rules []Rule `json:"rules,omitempty"`
	// Strict is true if warnings count as findings.
	Strict bool `json:"strict,omitempty"`
	// Embedded names the kinds of content that were not the user's own: policies, schemas, profiles, cases, gains.
	Embedded []string `json:"embedded,omitempty"`
	// The remaining fields count files, and the units in the profiles.
	Policies int `json:"policies"`
	Tests    int `json:"tests"`
	Schemas  int `json:"schemas"`
	Profiles int `json:"profiles"`
	Units    int `json:"units"`
	// CaseFiles counts the files of Cases; a file may hold several.
	CaseFiles int `json:"case_files"`
	Cases     int `json:"cases"`
	// GainFiles counts the files of Reforms; a file may hold several. Gains counts their figures.
	GainFiles int `json:"gain_files"`
	Reforms   int `json:"reforms"`
	Gains     int `json:"gains"`
}

// IsFinding reports whether a fault is a finding: an error, or a warning if c.Strict.
func (c *Check) IsFinding(f *Fault) bool { return f.Level == Error || f.Level == Warning && c.Strict }

// Findings counts the faults that are findings.
func (c *Check) Findings() int {
	count := 0
	for _, f := range c.Faults {
		if c.IsFinding(f) {
			count++
		}
	}
	return count
}

// Sources is the answer to `sources`: the texts that evidence, policies, cases and gains cite, or those behind an answer.
type Sources struct {
	Identity
	// Sources are sorted by key.
	Sources []Source `json:"sources"`
}
