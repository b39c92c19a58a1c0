// Original file: proto/chorale/v1/node.proto

export const RoundOutcome = {
  ROUND_OUTCOME_UNSPECIFIED: 'ROUND_OUTCOME_UNSPECIFIED',
  AGGREGATED: 'AGGREGATED',
  /**
   * the validation gate rolled the model back
   */
  REJECTED: 'REJECTED',
  ABANDONED: 'ABANDONED',
} as const;

export type RoundOutcome =
  | 'ROUND_OUTCOME_UNSPECIFIED'
  | 0
  | 'AGGREGATED'
  | 1
  /**
   * the validation gate rolled the model back
   */
  | 'REJECTED'
  | 2
  | 'ABANDONED'
  | 3

export type RoundOutcome__Output = typeof RoundOutcome[keyof typeof RoundOutcome]
