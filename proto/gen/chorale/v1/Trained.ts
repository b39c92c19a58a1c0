// Original file: proto/chorale/v1/trainer.proto


export interface Trained {
  /**
   * steps done
   */
  'steps'?: (number);
  /**
   * epochs begun
   */
  'epochs'?: (number);
  /**
   * over the steps, each before its update
   */
  'meanLoss'?: (number | string);
  /**
   * whose parameters follow, from 1; 0: the last state
   */
  'bestEpoch'?: (number);
  /**
   * whether the epoch has a validation loss
   */
  'validated'?: (boolean);
  'validationLoss'?: (number | string);
}

export interface Trained__Output {
  /**
   * steps done
   */
  'steps': (number);
  /**
   * epochs begun
   */
  'epochs': (number);
  /**
   * over the steps, each before its update
   */
  'meanLoss': (number);
  /**
   * whose parameters follow, from 1; 0: the last state
   */
  'bestEpoch': (number);
  /**
   * whether the epoch has a validation loss
   */
  'validated': (boolean);
  'validationLoss': (number);
}
