// Original file: proto/chorale/v1/trainer.proto

import type { Optimiser as _chorale_v1_Optimiser, Optimiser__Output as _chorale_v1_Optimiser__Output } from '../../chorale/v1/Optimiser.ts';
import type { KeepBest as _chorale_v1_KeepBest, KeepBest__Output as _chorale_v1_KeepBest__Output } from '../../chorale/v1/KeepBest.ts';

/**
 * How to fit. One step: take the next batch of rows; loss = sum(weight x label's loss) / sum(weight) over the
 * batch's labels; gradients; clipping; the proximal term; the optimiser with this step's learning rate. Rows
 * are shuffled anew for each epoch, which is one pass over all of them; its last batch may be smaller.
 */
export interface Recipe {
  /**
   * batches in all; the last epoch may be cut short
   */
  'steps'?: (number);
  'batchSize'?: (number);
  'optimiser'?: (_chorale_v1_Optimiser);
  /**
   * sgd only
   */
  'momentum'?: (number | string);
  /**
   * adamw only
   */
  'weightDecay'?: (number | string);
  /**
   * of the order of rows and of dropout
   */
  'seed'?: (number);
  /**
   * FedProx: adds proximal_term x (w - anchor) to the gradient of the shared parameters. 0: no, and no ANCHOR
   * follows.
   */
  'proximalTerm'?: (number | string);
  /**
   * the shared parameters come back bit for bit as they were sent
   */
  'freezeShared'?: (boolean);
  /**
   * As freeze_shared, and the mean over the steps of the shared parameters' gradient is returned as
   * SHARED_GRADIENT.
   */
  'exportGradient'?: (boolean);
  /**
   * scale gradients down to this Euclidean norm; 0: never
   */
  'gradientNormMax'?: (number | string);
  /**
   * absent: return the parameters after the last step
   */
  'keepBest'?: (_chorale_v1_KeepBest | null);
}

/**
 * How to fit. One step: take the next batch of rows; loss = sum(weight x label's loss) / sum(weight) over the
 * batch's labels; gradients; clipping; the proximal term; the optimiser with this step's learning rate. Rows
 * are shuffled anew for each epoch, which is one pass over all of them; its last batch may be smaller.
 */
export interface Recipe__Output {
  /**
   * batches in all; the last epoch may be cut short
   */
  'steps': (number);
  'batchSize': (number);
  'optimiser': (_chorale_v1_Optimiser__Output);
  /**
   * sgd only
   */
  'momentum': (number);
  /**
   * adamw only
   */
  'weightDecay': (number);
  /**
   * of the order of rows and of dropout
   */
  'seed': (number);
  /**
   * FedProx: adds proximal_term x (w - anchor) to the gradient of the shared parameters. 0: no, and no ANCHOR
   * follows.
   */
  'proximalTerm': (number);
  /**
   * the shared parameters come back bit for bit as they were sent
   */
  'freezeShared': (boolean);
  /**
   * As freeze_shared, and the mean over the steps of the shared parameters' gradient is returned as
   * SHARED_GRADIENT.
   */
  'exportGradient': (boolean);
  /**
   * scale gradients down to this Euclidean norm; 0: never
   */
  'gradientNormMax': (number);
  /**
   * absent: return the parameters after the last step
   */
  'keepBest': (_chorale_v1_KeepBest__Output | null);
}
