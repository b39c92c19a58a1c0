// Original file: proto/chorale/v1/trainer.proto

import type { Long } from '@grpc/proto-loader';

export interface TensorPlace {
  'name'?: (string);
  'shape'?: (number)[];
  /**
   * in elements
   */
  'offset'?: (number | string | Long);
}

export interface TensorPlace__Output {
  'name': (string);
  'shape': (number)[];
  /**
   * in elements
   */
  'offset': (number);
}
