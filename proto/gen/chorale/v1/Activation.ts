// Original file: proto/chorale/v1/trainer.proto

export const Activation = {
  ACTIVATION_UNSPECIFIED: 'ACTIVATION_UNSPECIFIED',
  RELU: 'RELU',
  TANH: 'TANH',
} as const;

export type Activation =
  | 'ACTIVATION_UNSPECIFIED'
  | 0
  | 'RELU'
  | 1
  | 'TANH'
  | 2

export type Activation__Output = typeof Activation[keyof typeof Activation]
