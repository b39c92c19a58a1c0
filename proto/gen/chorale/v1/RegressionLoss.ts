// Original file: proto/chorale/v1/trainer.proto

/**
 * The loss of one label, with r = label - output (of a regression):
 * classification  log(1 + e^output) - label x output
 * squared         r^2
 * huber           0.5 r^2 where |r| <= 1, else |r| - 0.5
 * With `censored`, a label with censoring 1 counts only while output < label, one with -1 only while output >
 * label.
 */
export const RegressionLoss = {
  REGRESSION_LOSS_UNSPECIFIED: 'REGRESSION_LOSS_UNSPECIFIED',
  SQUARED: 'SQUARED',
  HUBER: 'HUBER',
} as const;

/**
 * The loss of one label, with r = label - output (of a regression):
 * classification  log(1 + e^output) - label x output
 * squared         r^2
 * huber           0.5 r^2 where |r| <= 1, else |r| - 0.5
 * With `censored`, a label with censoring 1 counts only while output < label, one with -1 only while output >
 * label.
 */
export type RegressionLoss =
  | 'REGRESSION_LOSS_UNSPECIFIED'
  | 0
  | 'SQUARED'
  | 1
  | 'HUBER'
  | 2

/**
 * The loss of one label, with r = label - output (of a regression):
 * classification  log(1 + e^output) - label x output
 * squared         r^2
 * huber           0.5 r^2 where |r| <= 1, else |r| - 0.5
 * With `censored`, a label with censoring 1 counts only while output < label, one with -1 only while output >
 * label.
 */
export type RegressionLoss__Output = typeof RegressionLoss[keyof typeof RegressionLoss]
