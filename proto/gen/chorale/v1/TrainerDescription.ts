// Original file: proto/chorale/v1/trainer.proto


export interface TrainerDescription {
  /**
   * that the trainer speaks: 1
   */
  'version'?: (number);
  /**
   * for people, for example "reference trainer (PyTorch)"
   */
  'name'?: (string);
  /**
   * for example "torch 2.5.1"
   */
  'software'?: (string);
  /**
   * for example "cpu, 16 threads" or "NVIDIA H200"
   */
  'device'?: (string);
}

export interface TrainerDescription__Output {
  /**
   * that the trainer speaks: 1
   */
  'version': (number);
  /**
   * for people, for example "reference trainer (PyTorch)"
   */
  'name': (string);
  /**
   * for example "torch 2.5.1"
   */
  'software': (string);
  /**
   * for example "cpu, 16 threads" or "NVIDIA H200"
   */
  'device': (string);
}
