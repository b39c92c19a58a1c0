// Original file: proto/chorale/v1/node.proto

import type { TargetScale as _chorale_v1_TargetScale, TargetScale__Output as _chorale_v1_TargetScale__Output } from '../../chorale/v1/TargetScale.ts';
import type { FeatureScale as _chorale_v1_FeatureScale, FeatureScale__Output as _chorale_v1_FeatureScale__Output } from '../../chorale/v1/FeatureScale.ts';
import type { Long } from '@grpc/proto-loader';

export interface RoundInvited {
  'study'?: (string);
  /**
   * from 1
   */
  'round'?: (number);
  /**
   * digest of the checkpoint to start from
   */
  'model'?: (string);
  'modelBytes'?: (number | string | Long);
  /**
   * from now
   */
  'deadlineMs'?: (number | string | Long);
  'targetScales'?: (_chorale_v1_TargetScale)[];
  'featureScales'?: (_chorale_v1_FeatureScale)[];
}

export interface RoundInvited__Output {
  'study': (string);
  /**
   * from 1
   */
  'round': (number);
  /**
   * digest of the checkpoint to start from
   */
  'model': (string);
  'modelBytes': (number);
  /**
   * from now
   */
  'deadlineMs': (number);
  'targetScales': (_chorale_v1_TargetScale__Output)[];
  'featureScales': (_chorale_v1_FeatureScale__Output)[];
}
