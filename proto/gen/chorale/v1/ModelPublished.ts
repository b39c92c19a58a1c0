// Original file: proto/chorale/v1/node.proto

import type { TargetScale as _chorale_v1_TargetScale, TargetScale__Output as _chorale_v1_TargetScale__Output } from '../../chorale/v1/TargetScale.ts';
import type { FeatureScale as _chorale_v1_FeatureScale, FeatureScale__Output as _chorale_v1_FeatureScale__Output } from '../../chorale/v1/FeatureScale.ts';
import type { Long } from '@grpc/proto-loader';

export interface ModelPublished {
  'study'?: (string);
  'round'?: (number);
  'model'?: (string);
  'modelBytes'?: (number | string | Long);
  'targetScales'?: (_chorale_v1_TargetScale)[];
  'featureScales'?: (_chorale_v1_FeatureScale)[];
}

export interface ModelPublished__Output {
  'study': (string);
  'round': (number);
  'model': (string);
  'modelBytes': (number);
  'targetScales': (_chorale_v1_TargetScale__Output)[];
  'featureScales': (_chorale_v1_FeatureScale__Output)[];
}
