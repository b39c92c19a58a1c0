// Original file: proto/chorale/v1/node.proto

import type { Stage as _chorale_v1_Stage, Stage__Output as _chorale_v1_Stage__Output } from '../../chorale/v1/Stage.ts';
import type { Long } from '@grpc/proto-loader';

export interface Progress {
  'study'?: (string);
  /**
   * 0 while preparing
   */
  'round'?: (number);
  'stage'?: (_chorale_v1_Stage);
  /**
   * 0 to 1 of the stage
   */
  'fraction'?: (number | string);
  /**
   * the node's estimate; 0 = none
   */
  'remainingMs'?: (number | string | Long);
  /**
   * While training, since the last report. They leave the node, as the mean loss of an accepted update does.
   */
  'loss'?: (number | string);
  /**
   * training rows; 0 = none
   */
  'samplesPerSecond'?: (number | string);
}

export interface Progress__Output {
  'study': (string);
  /**
   * 0 while preparing
   */
  'round': (number);
  'stage': (_chorale_v1_Stage__Output);
  /**
   * 0 to 1 of the stage
   */
  'fraction': (number);
  /**
   * the node's estimate; 0 = none
   */
  'remainingMs': (number);
  /**
   * While training, since the last report. They leave the node, as the mean loss of an accepted update does.
   */
  'loss': (number);
  /**
   * training rows; 0 = none
   */
  'samplesPerSecond': (number);
}
