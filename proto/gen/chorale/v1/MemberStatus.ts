// Original file: proto/chorale/v1/operator.proto

import type { Stage as _chorale_v1_Stage, Stage__Output as _chorale_v1_Stage__Output } from '../../chorale/v1/Stage.ts';
import type { Long } from '@grpc/proto-loader';

export interface MemberStatus {
  'node'?: (string);
  'connected'?: (boolean);
  'joined'?: (boolean);
  /**
   * what the node is doing or why it is not: one word per thing, for people
   */
  'standing'?: (string);
  'stage'?: (_chorale_v1_Stage);
  'fraction'?: (number | string);
  'remainingMs'?: (number | string | Long);
  /**
   * of the training under way; 0 = none
   */
  'loss'?: (number | string);
  /**
   * training rows; 0 = none
   */
  'samplesPerSecond'?: (number | string);
  /**
   * of its owner on the manifest in force: approved, declined, withdrawn or empty
   */
  'decision'?: (string);
  /**
   * UTC, ISO 8601
   */
  'decidedAt'?: (string);
  /**
   * UTC, ISO 8601
   */
  'approvalExpires'?: (string);
}

export interface MemberStatus__Output {
  'node': (string);
  'connected': (boolean);
  'joined': (boolean);
  /**
   * what the node is doing or why it is not: one word per thing, for people
   */
  'standing': (string);
  'stage': (_chorale_v1_Stage__Output);
  'fraction': (number);
  'remainingMs': (number);
  /**
   * of the training under way; 0 = none
   */
  'loss': (number);
  /**
   * training rows; 0 = none
   */
  'samplesPerSecond': (number);
  /**
   * of its owner on the manifest in force: approved, declined, withdrawn or empty
   */
  'decision': (string);
  /**
   * UTC, ISO 8601
   */
  'decidedAt': (string);
  /**
   * UTC, ISO 8601
   */
  'approvalExpires': (string);
}
