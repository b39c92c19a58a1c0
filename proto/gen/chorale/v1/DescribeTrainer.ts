// Original file: proto/chorale/v1/trainer.proto


export interface DescribeTrainer {
  /**
   * of this contract that the node speaks: 1
   */
  'version'?: (number);
}

export interface DescribeTrainer__Output {
  /**
   * of this contract that the node speaks: 1
   */
  'version': (number);
}
