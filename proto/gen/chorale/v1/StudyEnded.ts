// Original file: proto/chorale/v1/node.proto

import type { StudyOutcome as _chorale_v1_StudyOutcome, StudyOutcome__Output as _chorale_v1_StudyOutcome__Output } from '../../chorale/v1/StudyOutcome.ts';
import type { TargetScale as _chorale_v1_TargetScale, TargetScale__Output as _chorale_v1_TargetScale__Output } from '../../chorale/v1/TargetScale.ts';
import type { FeatureScale as _chorale_v1_FeatureScale, FeatureScale__Output as _chorale_v1_FeatureScale__Output } from '../../chorale/v1/FeatureScale.ts';
import type { Long } from '@grpc/proto-loader';

export interface StudyEnded {
  'study'?: (string);
  'outcome'?: (_chorale_v1_StudyOutcome);
  /**
   * the released checkpoint, empty where there is none
   */
  'model'?: (string);
  'modelBytes'?: (number | string | Long);
  'detail'?: (string);
  'targetScales'?: (_chorale_v1_TargetScale)[];
  'featureScales'?: (_chorale_v1_FeatureScale)[];
}

export interface StudyEnded__Output {
  'study': (string);
  'outcome': (_chorale_v1_StudyOutcome__Output);
  /**
   * the released checkpoint, empty where there is none
   */
  'model': (string);
  'modelBytes': (number);
  'detail': (string);
  'targetScales': (_chorale_v1_TargetScale__Output)[];
  'featureScales': (_chorale_v1_FeatureScale__Output)[];
}
