// Original file: proto/chorale/v1/trainer.proto

export const ArrayName = {
  ARRAY_NAME_UNSPECIFIED: 'ARRAY_NAME_UNSPECIFIED',
  /**
   * Load. Features and labels are sparse rows (CSR): row i has the entries starts[i] to starts[i + 1] - 1.
   */
  FEATURE_STARTS: 'FEATURE_STARTS',
  /**
   * uint32 [feature_entries]; a row has at most one entry of a column
   */
  FEATURE_COLUMNS: 'FEATURE_COLUMNS',
  /**
   * float32 [feature_entries]; a column that is not named is 0
   */
  FEATURE_VALUES: 'FEATURE_VALUES',
  /**
   * uint32 [rows + 1]
   */
  LABEL_STARTS: 'LABEL_STARTS',
  /**
   * uint32 [label_entries]: the output column; a row has at most one of a task
   */
  LABEL_TASKS: 'LABEL_TASKS',
  /**
   * float32 [label_entries]: 0 or 1, or a standardised value
   */
  LABEL_VALUES: 'LABEL_VALUES',
  /**
   * int8 [label_entries]: 1 the true value is above, -1 below, 0 this one
   */
  LABEL_CENSORING: 'LABEL_CENSORING',
  /**
   * Train and Evaluate
   */
  PARAMETERS: 'PARAMETERS',
  /**
   * uint32: the rows to train on, or to evaluate
   */
  ROWS: 'ROWS',
  /**
   * uint32: the rows that early stopping looks at
   */
  VALIDATION_ROWS: 'VALIDATION_ROWS',
  /**
   * float64 [steps]: the learning rate of each step
   */
  LEARNING_RATES: 'LEARNING_RATES',
  /**
   * float32 [tasks]: what one label of the task counts in the loss ...
   */
  PLAIN_WEIGHTS: 'PLAIN_WEIGHTS',
  /**
   * float32 [tasks]: ... where it is 1 (classification), or censored
   */
  MARKED_WEIGHTS: 'MARKED_WEIGHTS',
  /**
   * float32 [shared_elements]: see Recipe.proximal_term
   */
  ANCHOR: 'ANCHOR',
  /**
   * float32 [shared_elements]: see Recipe.export_gradient
   */
  SHARED_GRADIENT: 'SHARED_GRADIENT',
  /**
   * float32 [rows, tasks], row-major: logits, or standardised values
   */
  OUTPUTS: 'OUTPUTS',
} as const;

export type ArrayName =
  | 'ARRAY_NAME_UNSPECIFIED'
  | 0
  /**
   * Load. Features and labels are sparse rows (CSR): row i has the entries starts[i] to starts[i + 1] - 1.
   */
  | 'FEATURE_STARTS'
  | 1
  /**
   * uint32 [feature_entries]; a row has at most one entry of a column
   */
  | 'FEATURE_COLUMNS'
  | 2
  /**
   * float32 [feature_entries]; a column that is not named is 0
   */
  | 'FEATURE_VALUES'
  | 3
  /**
   * uint32 [rows + 1]
   */
  | 'LABEL_STARTS'
  | 4
  /**
   * uint32 [label_entries]: the output column; a row has at most one of a task
   */
  | 'LABEL_TASKS'
  | 5
  /**
   * float32 [label_entries]: 0 or 1, or a standardised value
   */
  | 'LABEL_VALUES'
  | 6
  /**
   * int8 [label_entries]: 1 the true value is above, -1 below, 0 this one
   */
  | 'LABEL_CENSORING'
  | 7
  /**
   * Train and Evaluate
   */
  | 'PARAMETERS'
  | 8
  /**
   * uint32: the rows to train on, or to evaluate
   */
  | 'ROWS'
  | 9
  /**
   * uint32: the rows that early stopping looks at
   */
  | 'VALIDATION_ROWS'
  | 10
  /**
   * float64 [steps]: the learning rate of each step
   */
  | 'LEARNING_RATES'
  | 11
  /**
   * float32 [tasks]: what one label of the task counts in the loss ...
   */
  | 'PLAIN_WEIGHTS'
  | 12
  /**
   * float32 [tasks]: ... where it is 1 (classification), or censored
   */
  | 'MARKED_WEIGHTS'
  | 13
  /**
   * float32 [shared_elements]: see Recipe.proximal_term
   */
  | 'ANCHOR'
  | 14
  /**
   * float32 [shared_elements]: see Recipe.export_gradient
   */
  | 'SHARED_GRADIENT'
  | 15
  /**
   * float32 [rows, tasks], row-major: logits, or standardised values
   */
  | 'OUTPUTS'
  | 16

export type ArrayName__Output = typeof ArrayName[keyof typeof ArrayName]
