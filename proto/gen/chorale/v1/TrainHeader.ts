// Original file: proto/chorale/v1/trainer.proto

import type { Recipe as _chorale_v1_Recipe, Recipe__Output as _chorale_v1_Recipe__Output } from '../../chorale/v1/Recipe.ts';

export interface TrainHeader {
  /**
   * of the examples, as loaded
   */
  'digest'?: (string);
  'recipe'?: (_chorale_v1_Recipe | null);
  /**
   * length of ROWS, each of which has a label with weight; at least one
   */
  'rows'?: (number);
  /**
   * length of VALIDATION_ROWS, which may be 0
   */
  'validationRows'?: (number);
}

export interface TrainHeader__Output {
  /**
   * of the examples, as loaded
   */
  'digest': (string);
  'recipe': (_chorale_v1_Recipe__Output | null);
  /**
   * length of ROWS, each of which has a label with weight; at least one
   */
  'rows': (number);
  /**
   * length of VALIDATION_ROWS, which may be 0
   */
  'validationRows': (number);
}
