// Original file: proto/chorale/v1/node.proto

import type { UploadKey as _chorale_v1_UploadKey, UploadKey__Output as _chorale_v1_UploadKey__Output } from '../../chorale/v1/UploadKey.ts';
import type { Long } from '@grpc/proto-loader';

export interface UploadHeader {
  'key'?: (_chorale_v1_UploadKey | null);
  /**
   * digest of the checkpoint that the update is relative to
   */
  'baseModel'?: (string);
  /**
   * of the layout table, canonical JSON
   */
  'layoutDigest'?: (string);
  'sizeBytes'?: (number | string | Long);
  /**
   * first byte that follows
   */
  'offset'?: (number | string | Long);
  /**
   * training labels or samples behind the update, positive
   */
  'weight'?: (number | string);
  /**
   * mean over the round's steps, on standardised targets
   */
  'trainLoss'?: (number | string);
}

export interface UploadHeader__Output {
  'key': (_chorale_v1_UploadKey__Output | null);
  /**
   * digest of the checkpoint that the update is relative to
   */
  'baseModel': (string);
  /**
   * of the layout table, canonical JSON
   */
  'layoutDigest': (string);
  'sizeBytes': (number);
  /**
   * first byte that follows
   */
  'offset': (number);
  /**
   * training labels or samples behind the update, positive
   */
  'weight': (number);
  /**
   * mean over the round's steps, on standardised targets
   */
  'trainLoss': (number);
}
