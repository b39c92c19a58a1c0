// Original file: proto/chorale/v1/trainer.proto


/**
 * The first layer: frequent features have a row of trunk.0.weight [frequent, trunk 0] each, in this order;
 * all other columns, in ascending order, have one of trunk.0.rare.weight [rare, rank], which x
 * trunk.0.rare.mix [rank, trunk 0] is added before bias and activation.
 */
export interface LowRank {
  /**
   * ascending
   */
  'frequent'?: (number)[];
  'rank'?: (number);
}

/**
 * The first layer: frequent features have a row of trunk.0.weight [frequent, trunk 0] each, in this order;
 * all other columns, in ascending order, have one of trunk.0.rare.weight [rare, rank], which x
 * trunk.0.rare.mix [rank, trunk 0] is added before bias and activation.
 */
export interface LowRank__Output {
  /**
   * ascending
   */
  'frequent': (number)[];
  'rank': (number);
}
