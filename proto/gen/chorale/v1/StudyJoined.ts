// Original file: proto/chorale/v1/node.proto

import type { LabelSums as _chorale_v1_LabelSums, LabelSums__Output as _chorale_v1_LabelSums__Output } from '../../chorale/v1/LabelSums.ts';
import type { FeatureSums as _chorale_v1_FeatureSums, FeatureSums__Output as _chorale_v1_FeatureSums__Output } from '../../chorale/v1/FeatureSums.ts';

/**
 * The node takes part: its owner approved this manifest and its data are ready.
 */
export interface StudyJoined {
  'study'?: (string);
  /**
   * lower-case hexadecimal SHA-256 of the canonical manifest
   */
  'manifestDigest'?: (string);
  /**
   * lower-case hexadecimal SHA-256: equal only where features and folds are equal
   */
  'protocolHash'?: (string);
  'labelSums'?: (_chorale_v1_LabelSums)[];
  /**
   * in a study of tables without structures
   */
  'featureSums'?: (_chorale_v1_FeatureSums)[];
}

/**
 * The node takes part: its owner approved this manifest and its data are ready.
 */
export interface StudyJoined__Output {
  'study': (string);
  /**
   * lower-case hexadecimal SHA-256 of the canonical manifest
   */
  'manifestDigest': (string);
  /**
   * lower-case hexadecimal SHA-256: equal only where features and folds are equal
   */
  'protocolHash': (string);
  'labelSums': (_chorale_v1_LabelSums__Output)[];
  /**
   * in a study of tables without structures
   */
  'featureSums': (_chorale_v1_FeatureSums__Output)[];
}
