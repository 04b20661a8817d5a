package verdict

// A RuleID is the stable name of a kind of fault, such as "unknown-fact".
type RuleID string

// Level returns the level of the rule's faults; minor cases may have a lower one.
func (id RuleID) Level() Level { return RuleOf(id, "").Level }

// Rules of the section "Files".
const (
	RuleUnreadable        RuleID = "unreadable"
	RuleLink              RuleID = "link"
	RuleTooLarge          RuleID = "too-large"
	RuleMalformedJSON     RuleID = "malformed-json"
	RuleMalformedYAML     RuleID = "malformed-yaml"
	RuleTooDeep           RuleID = "too-deep"
	RuleDuplicateProperty RuleID = "duplicate-property"
	RuleWrongNumber       RuleID = "wrong-number"
	RuleUnknownProperty   RuleID = "unknown-property"
	RuleMissingProperty   RuleID = "missing-property"
	RuleWrongType         RuleID = "wrong-type"
	RuleWrongValue        RuleID = "wrong-value"
	RuleMoreFaults        RuleID = "more-faults"
)

// Rules of the section "Profiles and units".
const (
	RuleUnknownFact         RuleID = "unknown-fact"
	RuleUnknownCountry      RuleID = "unknown-country"
	RuleNoServices          RuleID = "no-services"
	RuleNoProfiles          RuleID = "no-profiles"
	RuleDuplicateCountry    RuleID = "duplicate-country"
	RuleDuplicateUnit       RuleID = "duplicate-unit"
	RuleWrongSum            RuleID = "wrong-sum"
	RuleEvidenceWithoutFact RuleID = "evidence-without-fact"
	RuleWrongReading        RuleID = "wrong-reading"
	RuleNoEvidence          RuleID = "no-evidence"
	RuleUnknownSource       RuleID = "unknown-source"
	RuleConstraint          RuleID = "constraint"
	RuleDuplicateEntity     RuleID = "duplicate-entity"
	RuleUnknownEntity       RuleID = "unknown-entity"
	RuleWrongTier           RuleID = "wrong-tier"
	RuleInstructionLoop     RuleID = "instruction-loop"
	RuleContradictedFact    RuleID = "contradicted-fact"
)

// Rules of the section "Cases".
const (
	RuleNoCases             RuleID = "no-cases"
	RuleDuplicateCase       RuleID = "duplicate-case"
	RuleUnknownStrategy     RuleID = "unknown-strategy"
	RuleUnknownPrecondition RuleID = "unknown-precondition"
	RuleUnknownBlame        RuleID = "unknown-blame"
)

// Rules of the section "Gains of users".
const (
	RuleNoGains        RuleID = "no-gains"
	RuleDuplicateGain  RuleID = "duplicate-gain"
	RuleUnknownService RuleID = "unknown-service"
	RuleUnknownCase    RuleID = "unknown-case"
)

// Rules of the section "Streams of units".
const (
	RuleWrongHeader   RuleID = "wrong-header"
	RuleMalformedRow  RuleID = "malformed-row"
	RuleWrongMember   RuleID = "wrong-member"
	RuleNoFacts       RuleID = "no-facts"
	RuleSurplusMember RuleID = "surplus-member"
)

// Rules of the section "Schemas and efforts".
const (
	RuleEffort    RuleID = "effort"
	RuleSchema    RuleID = "schema"
	RuleCatalogue RuleID = "catalogue"
)

// Rules of the section "Policies".
const (
	RuleParse             RuleID = "parse"
	RuleCompile           RuleID = "compile"
	RuleUnsafeVariable    RuleID = "unsafe-variable"
	RuleRecursion         RuleID = "recursion"
	RuleType              RuleID = "type"
	RuleDeprecatedBuiltin RuleID = "deprecated-builtin"
	RuleForbiddenBuiltin  RuleID = "forbidden-builtin"
	RuleForbiddenSchema   RuleID = "forbidden-schema"
	RuleData              RuleID = "data"
	RuleImpossibleValue   RuleID = "impossible-value"
	RuleTypesCompared     RuleID = "types-compared"
	RuleUnknownRule       RuleID = "unknown-rule"
	RuleMetadata          RuleID = "metadata"
	RuleMetadataLookalike RuleID = "metadata-lookalike"
	RuleByteOrderMark     RuleID = "byte-order-mark"
	RuleUnannotatedRule   RuleID = "unannotated-rule"
	RuleUnusedHelper      RuleID = "unused-helper"
	RuleDuplicateRule     RuleID = "duplicate-rule"
	RuleDuplicateStrategy RuleID = "duplicate-strategy"
	RuleDuplicateOutcome  RuleID = "duplicate-outcome"
	RuleIdleOutcome       RuleID = "idle-outcome"
	RuleNoStrategy        RuleID = "no-strategy"
	RuleNotBoolean        RuleID = "not-boolean"
	RuleConflict          RuleID = "conflict"
	RuleUntabled          RuleID = "untabled"
	// Of derivations.
	RuleDerivation          RuleID = "derivation"
	RuleDuplicateDerivation RuleID = "duplicate-derivation"
	RuleEntityReader        RuleID = "entity-reader"
)

// Rules of the section "The meaning of policies".
const (
	RuleAllForbidden              RuleID = "all-forbidden"
	RuleNeverFeasible             RuleID = "never-feasible"
	RuleNeverMet                  RuleID = "never-met"
	RuleAlwaysMet                 RuleID = "always-met"
	RuleVacuousCondition          RuleID = "vacuous-condition"
	RuleDeadWay                   RuleID = "dead-way"
	RuleCoveredWay                RuleID = "covered-way"
	RuleSupportingEqualsNecessary RuleID = "supporting-equals-necessary"
	RuleEqualPreconditions        RuleID = "equal-preconditions"
	RuleIdleProperty              RuleID = "idle-property"
	RuleCircularPrecondition      RuleID = "circular-precondition"
	RuleInPlaceInfeasible         RuleID = "in-place-infeasible"
)

// Rules of the section "Facts".
const (
	RuleUnreadFact        RuleID = "unread-fact"
	RuleUnknownEverywhere RuleID = "unknown-everywhere"
	RuleSameEverywhere    RuleID = "same-everywhere"
)

// Rules of the section "The command line".
const (
	RuleUnknownName      RuleID = "unknown-name"
	RuleUsage            RuleID = "usage"
	RuleNoTest           RuleID = "no-test"
	RuleTestFailed       RuleID = "test-failed"
	RuleStaleReview      RuleID = "stale-review"
	RuleTestError        RuleID = "test-error"
	RuleRevision         RuleID = "revision"
	RuleBundle           RuleID = "bundle"
	RuleGeneratedModule  RuleID = "generated-module"
	RuleKey              RuleID = "key"
	RuleSignature        RuleID = "signature"
	RuleDuplicateVerdict RuleID = "duplicate-verdict"
	RuleExists           RuleID = "exists"
)

// Rules of the section "Requests over HTTP".
const (
	RuleUnknownParameter RuleID = "unknown-parameter"
	RuleFailed           RuleID = "failed"
)
