/** Species as Test_Subject names them. */
export type Species = "human" | "other" | "unnamed";

/**
 * What a rule asks of a row; all of it has to hold, and what is left out always holds. Texts list phrases,
 * separated by bars, of which one has to occur as whole words (`tr` is not in `transporter`).
 */
export type RuleConditions = {
  /** In Test, Test_Type, Test_Subject, Measurement_Type, Measurement_Condition or the word of the result. */
  readonly anywhere?: string;
  /** In Test. */
  readonly test?: string;
  /** In Test_Type or Test_Subject, as files put the assay in either. */
  readonly type?: string;
  /** In Test_Subject. */
  readonly subject?: string;
  /** In Measurement_Type. */
  readonly measurement?: string;
  /** None of these anywhere. */
  readonly without?: string;
  readonly species?: readonly Species[];
  /** The pH that the row states; "none": it states none. */
  readonly pH?: readonly (number | "none")[];
  /** What the row holds: a number, or a class such as Positive. */
  readonly holds?: "number" | "class";
};

/** One line of the table of endpoints. */
export type EndpointRule = {
  /** What the rule is for, in words. */
  readonly about: string;
  readonly when: RuleConditions;
  /** All of these take the value; none where the rule refuses. */
  readonly endpoints: readonly string[];
  /** Of a number, where not the endpoint's own unit. */
  readonly unit?: string;
  /** Why no endpoint takes it. */
  readonly unmapped?: string;
};

/** A rule that gives a row to endpoints; `unit` is that of its numbers where not the endpoint's own. */
export function maps(
  about: string,
  { unit, ...when }: RuleConditions & { readonly unit?: string },
  ...endpoints: readonly string[]
): EndpointRule {
  return unit === undefined ? { about, when, endpoints } : { about, when, endpoints, unit };
}

/** A rule that leaves a row unmapped, for a reason. */
export function refuses(about: string, when: RuleConditions, unmapped: string): EndpointRule {
  return { about, when, endpoints: [], unmapped };
}
