// Original file: proto/chorale/v1/operator.proto

import type { StudyState as _chorale_v1_StudyState, StudyState__Output as _chorale_v1_StudyState__Output } from '../../chorale/v1/StudyState.ts';
import type { MemberStatus as _chorale_v1_MemberStatus, MemberStatus__Output as _chorale_v1_MemberStatus__Output } from '../../chorale/v1/MemberStatus.ts';
import type { RoundSummary as _chorale_v1_RoundSummary, RoundSummary__Output as _chorale_v1_RoundSummary__Output } from '../../chorale/v1/RoundSummary.ts';
import type { TargetScale as _chorale_v1_TargetScale, TargetScale__Output as _chorale_v1_TargetScale__Output } from '../../chorale/v1/TargetScale.ts';
import type { FeatureScale as _chorale_v1_FeatureScale, FeatureScale__Output as _chorale_v1_FeatureScale__Output } from '../../chorale/v1/FeatureScale.ts';
import type { Long } from '@grpc/proto-loader';

export interface StudyStatus {
  'study'?: (string);
  'manifestDigest'?: (string);
  'state'?: (_chorale_v1_StudyState);
  /**
   * the open round, or the last one
   */
  'round'?: (number);
  'roundsTotal'?: (number);
  /**
   * of the open round
   */
  'phase'?: (string);
  /**
   * the current checkpoint; when ended, the released one
   */
  'model'?: (string);
  'modelBytes'?: (number | string | Long);
  'parameters'?: (number | string | Long);
  /**
   * for people: what has to happen next, and by when
   */
  'waitingFor'?: (string);
  /**
   * why it was paused or aborted
   */
  'detail'?: (string);
  'members'?: (_chorale_v1_MemberStatus)[];
  'rounds'?: (_chorale_v1_RoundSummary)[];
  'targetScales'?: (_chorale_v1_TargetScale)[];
  /**
   * payload received from nodes and sent to nodes since creation
   */
  'bytesUp'?: (number | string | Long);
  'bytesDown'?: (number | string | Long);
  'featureScales'?: (_chorale_v1_FeatureScale)[];
  /**
   * what every member's data protocol gives; empty until the first one joined
   */
  'protocolHash'?: (string);
  /**
   * of the manifest in force
   */
  'version'?: (number);
  /**
   * of a new version that waits for approvals; empty where none does
   */
  'proposedDigest'?: (string);
}

export interface StudyStatus__Output {
  'study': (string);
  'manifestDigest': (string);
  'state': (_chorale_v1_StudyState__Output);
  /**
   * the open round, or the last one
   */
  'round': (number);
  'roundsTotal': (number);
  /**
   * of the open round
   */
  'phase': (string);
  /**
   * the current checkpoint; when ended, the released one
   */
  'model': (string);
  'modelBytes': (number);
  'parameters': (number);
  /**
   * for people: what has to happen next, and by when
   */
  'waitingFor': (string);
  /**
   * why it was paused or aborted
   */
  'detail': (string);
  'members': (_chorale_v1_MemberStatus__Output)[];
  'rounds': (_chorale_v1_RoundSummary__Output)[];
  'targetScales': (_chorale_v1_TargetScale__Output)[];
  /**
   * payload received from nodes and sent to nodes since creation
   */
  'bytesUp': (number);
  'bytesDown': (number);
  'featureScales': (_chorale_v1_FeatureScale__Output)[];
  /**
   * what every member's data protocol gives; empty until the first one joined
   */
  'protocolHash': (string);
  /**
   * of the manifest in force
   */
  'version': (number);
  /**
   * of a new version that waits for approvals; empty where none does
   */
  'proposedDigest': (string);
}
