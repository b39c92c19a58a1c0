// Original file: proto/chorale/v1/trainer.proto


/**
 * Return the parameters of the epoch that did best on the validation rows; of equals the first, and without
 * validation labels the last. An epoch's validation loss is the mean over tasks of the mean loss of their
 * labels, unweighted; squared and with regard to censoring for regression.
 */
export interface KeepBest {
  /**
   * stop after so many epochs without a better one; 0: never
   */
  'patience'?: (number);
}

/**
 * Return the parameters of the epoch that did best on the validation rows; of equals the first, and without
 * validation labels the last. An epoch's validation loss is the mean over tasks of the mean loss of their
 * labels, unweighted; squared and with regard to censoring for regression.
 */
export interface KeepBest__Output {
  /**
   * stop after so many epochs without a better one; 0: never
   */
  'patience': (number);
}
