// Original file: proto/chorale/v1/trainer.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The trainer lives. One that says nothing for the node's silence limit (a minute by default) is given up.
 */
export interface TrainerProgress {
  /**
   * steps done
   */
  'step'?: (number);
  /**
   * of so many
   */
  'steps'?: (number);
  /**
   * of the last step
   */
  'loss'?: (number | string);
  /**
   * rows trained on so far, in all epochs
   */
  'samples'?: (number | string | Long);
}

/**
 * The trainer lives. One that says nothing for the node's silence limit (a minute by default) is given up.
 */
export interface TrainerProgress__Output {
  /**
   * steps done
   */
  'step': (number);
  /**
   * of so many
   */
  'steps': (number);
  /**
   * of the last step
   */
  'loss': (number);
  /**
   * rows trained on so far, in all epochs
   */
  'samples': (number);
}
