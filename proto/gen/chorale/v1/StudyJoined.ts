// Original file: proto/chorale/v1/node.proto

import type { LabelSums as _chorale_v1_LabelSums, LabelSums__Output as _chorale_v1_LabelSums__Output } from '../../chorale/v1/LabelSums.ts';

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
   * what the data protocol gives on the reference structures
   */
  'protocolHash'?: (string);
  'labelSums'?: (_chorale_v1_LabelSums)[];
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
   * what the data protocol gives on the reference structures
   */
  'protocolHash': (string);
  'labelSums': (_chorale_v1_LabelSums__Output)[];
}
