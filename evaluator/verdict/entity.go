package verdict

import "encoding/json"

// The sectors of the governance triangle that an entity belongs to.
const (
	SectorState        = "state"
	SectorMarket       = "market"
	SectorCivilSociety = "civil_society"
)

// Instructs is the kind of tie by which one entity gives orders to another.
const Instructs = "instructs"

// An Entity is a group of like organisations that take part in a service.
type Entity struct {
	// ID names the entity in ties.
	ID        string `json:"id"`
	Name      string `json:"name,omitempty"`
	LocalName string `json:"name_local,omitempty"`
	// Sector is state, market or civil_society; Tier is national, regional or local for an entity of the state, else "".
	Sector string `json:"sector"`
	Tier   string `json:"tier,omitempty"`
	// Number is how many organisations the group has, "" if unknown.
	Number json.Number `json:"number,omitempty"`
	Roles  []string    `json:"roles"`
	Evidence
}

// A Tie says how one entity stands to another. From and To are ids of entities.
type Tie struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Kind is instructs, contracts, negotiates, supervises or pays.
	Kind string `json:"kind"`
	Evidence
}

// A Derived says which derivation decides a fact from entities and ties, and where it is.
type Derived struct {
	Rule string `json:"rule"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// Evidence says how an entity or a tie is known.
type Evidence struct {
	// Confidence is high, medium or low, or empty if the profile does not say.
	Confidence string `json:"confidence,omitempty"`
	// Sources are keys of the bibliography.
	Sources []string `json:"sources,omitempty"`
	Note    string   `json:"note,omitempty"`
	// Inferred is true if no source states it as it is described.
	Inferred bool `json:"inferred,omitempty"`
}
