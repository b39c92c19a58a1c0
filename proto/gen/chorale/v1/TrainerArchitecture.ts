// Original file: proto/chorale/v1/trainer.proto

import type { Activation as _chorale_v1_Activation, Activation__Output as _chorale_v1_Activation__Output } from '../../chorale/v1/Activation.ts';
import type { LowRank as _chorale_v1_LowRank, LowRank__Output as _chorale_v1_LowRank__Output } from '../../chorale/v1/LowRank.ts';
import type { TaskKind as _chorale_v1_TaskKind, TaskKind__Output as _chorale_v1_TaskKind__Output } from '../../chorale/v1/TaskKind.ts';

/**
 * A multi-task network of the SparseChem family: a trunk that all heads share, and linear heads.
 * hidden = features
 * for n in trunk: hidden = dropout_n(activation_n(hidden x trunk.n.weight + trunk.n.bias))
 * outputs = hidden x head.weight + head.bias (+ features x head.wide)
 * Weights are [inputs, outputs], row-major. The columns of the outputs are the shared head's tasks, then the
 * private head's.
 */
export interface TrainerArchitecture {
  'features'?: (number);
  /**
   * few of the features are set in a row
   */
  'sparseInput'?: (boolean);
  /**
   * widths of the hidden layers; none: the heads read the features
   */
  'trunk'?: (number)[];
  /**
   * of each hidden layer but the last
   */
  'activation'?: (_chorale_v1_Activation);
  /**
   * of the last hidden layer as classification tasks read it
   */
  'classificationActivation'?: (_chorale_v1_Activation);
  /**
   * and as regression tasks read it
   */
  'regressionActivation'?: (_chorale_v1_Activation);
  /**
   * share of zeros after each layer; the rest is scaled by 1 / (1 - share)
   */
  'dropout'?: (number | string)[];
  /**
   * heads also read the features: head.shared.wide, head.private.wide
   */
  'wide'?: (boolean);
  /**
   * absent: trunk.0.weight is [features, trunk 0]
   */
  'lowRank'?: (_chorale_v1_LowRank | null);
  /**
   * A node's own trunk beside the trunk: local.0.weight, local.0.bias and so on read the features, with
   * `activation` and then dropout (the share of the trunk's first layer) after each layer; its last layer x
   * local.head.weight + local.head.bias is added to all outputs.
   */
  'localTrunk'?: (number)[];
  'sharedHead'?: (_chorale_v1_TaskKind)[];
  'privateHead'?: (_chorale_v1_TaskKind)[];
  /**
   * A Keras / TF.js layers model in place of the trunk, as JSON; its tensors are layers.<name>.<tensor>.
   * Empty: none.
   */
  'layers'?: (string);
  /**
   * With sparse input the node's own engine then moves only those rows of the tables that multiply the
   * features which a batch touches (PyTorch: SparseAdam); a trainer may, but need not.
   */
  'lazyMoments'?: (boolean);
}

/**
 * A multi-task network of the SparseChem family: a trunk that all heads share, and linear heads.
 * hidden = features
 * for n in trunk: hidden = dropout_n(activation_n(hidden x trunk.n.weight + trunk.n.bias))
 * outputs = hidden x head.weight + head.bias (+ features x head.wide)
 * Weights are [inputs, outputs], row-major. The columns of the outputs are the shared head's tasks, then the
 * private head's.
 */
export interface TrainerArchitecture__Output {
  'features': (number);
  /**
   * few of the features are set in a row
   */
  'sparseInput': (boolean);
  /**
   * widths of the hidden layers; none: the heads read the features
   */
  'trunk': (number)[];
  /**
   * of each hidden layer but the last
   */
  'activation': (_chorale_v1_Activation__Output);
  /**
   * of the last hidden layer as classification tasks read it
   */
  'classificationActivation': (_chorale_v1_Activation__Output);
  /**
   * and as regression tasks read it
   */
  'regressionActivation': (_chorale_v1_Activation__Output);
  /**
   * share of zeros after each layer; the rest is scaled by 1 / (1 - share)
   */
  'dropout': (number)[];
  /**
   * heads also read the features: head.shared.wide, head.private.wide
   */
  'wide': (boolean);
  /**
   * absent: trunk.0.weight is [features, trunk 0]
   */
  'lowRank': (_chorale_v1_LowRank__Output | null);
  /**
   * A node's own trunk beside the trunk: local.0.weight, local.0.bias and so on read the features, with
   * `activation` and then dropout (the share of the trunk's first layer) after each layer; its last layer x
   * local.head.weight + local.head.bias is added to all outputs.
   */
  'localTrunk': (number)[];
  'sharedHead': (_chorale_v1_TaskKind__Output)[];
  'privateHead': (_chorale_v1_TaskKind__Output)[];
  /**
   * A Keras / TF.js layers model in place of the trunk, as JSON; its tensors are layers.<name>.<tensor>.
   * Empty: none.
   */
  'layers': (string);
  /**
   * With sparse input the node's own engine then moves only those rows of the tables that multiply the
   * features which a batch touches (PyTorch: SparseAdam); a trainer may, but need not.
   */
  'lazyMoments': (boolean);
}
