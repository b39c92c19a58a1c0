// Original file: proto/chorale/v1/trainer.proto

export const TaskKind = {
  TASK_KIND_UNSPECIFIED: 'TASK_KIND_UNSPECIFIED',
  /**
   * labels 0 or 1; the output is a logit
   */
  CLASSIFICATION: 'CLASSIFICATION',
  /**
   * labels are standardised; the output is on the same scale
   */
  REGRESSION: 'REGRESSION',
} as const;

export type TaskKind =
  | 'TASK_KIND_UNSPECIFIED'
  | 0
  /**
   * labels 0 or 1; the output is a logit
   */
  | 'CLASSIFICATION'
  | 1
  /**
   * labels are standardised; the output is on the same scale
   */
  | 'REGRESSION'
  | 2

export type TaskKind__Output = typeof TaskKind[keyof typeof TaskKind]
