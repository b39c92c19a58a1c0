// Original file: proto/chorale/v1/trainer.proto

export const Optimiser = {
  OPTIMISER_UNSPECIFIED: 'OPTIMISER_UNSPECIFIED',
  /**
   * with `momentum`: v = momentum v + g; w -= rate v
   */
  SGD: 'SGD',
  /**
   * beta 0.9 and 0.999, epsilon 1e-8, fresh moments
   */
  ADAM: 'ADAM',
  /**
   * the same, with w -= rate x weight_decay x w before the step
   */
  ADAMW: 'ADAMW',
} as const;

export type Optimiser =
  | 'OPTIMISER_UNSPECIFIED'
  | 0
  /**
   * with `momentum`: v = momentum v + g; w -= rate v
   */
  | 'SGD'
  | 1
  /**
   * beta 0.9 and 0.999, epsilon 1e-8, fresh moments
   */
  | 'ADAM'
  | 2
  /**
   * the same, with w -= rate x weight_decay x w before the step
   */
  | 'ADAMW'
  | 3

export type Optimiser__Output = typeof Optimiser[keyof typeof Optimiser]
