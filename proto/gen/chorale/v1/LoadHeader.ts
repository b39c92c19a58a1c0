// Original file: proto/chorale/v1/trainer.proto

import type { TrainerArchitecture as _chorale_v1_TrainerArchitecture, TrainerArchitecture__Output as _chorale_v1_TrainerArchitecture__Output } from '../../chorale/v1/TrainerArchitecture.ts';
import type { RegressionLoss as _chorale_v1_RegressionLoss, RegressionLoss__Output as _chorale_v1_RegressionLoss__Output } from '../../chorale/v1/RegressionLoss.ts';
import type { TensorPlace as _chorale_v1_TensorPlace, TensorPlace__Output as _chorale_v1_TensorPlace__Output } from '../../chorale/v1/TensorPlace.ts';
import type { Long } from '@grpc/proto-loader';

export interface LoadHeader {
  /**
   * names all that follows: lower-case hexadecimal SHA-256
   */
  'digest'?: (string);
  'architecture'?: (_chorale_v1_TrainerArchitecture | null);
  'regressionLoss'?: (_chorale_v1_RegressionLoss);
  'censored'?: (boolean);
  /**
   * tensors back to back: how the flat vector of parameters is cut
   */
  'layout'?: (_chorale_v1_TensorPlace)[];
  /**
   * the first so many parameters are shared with the partners
   */
  'sharedElements'?: (number | string | Long);
  'rows'?: (number);
  'featureEntries'?: (number | string | Long);
  'labelEntries'?: (number | string | Long);
}

export interface LoadHeader__Output {
  /**
   * names all that follows: lower-case hexadecimal SHA-256
   */
  'digest': (string);
  'architecture': (_chorale_v1_TrainerArchitecture__Output | null);
  'regressionLoss': (_chorale_v1_RegressionLoss__Output);
  'censored': (boolean);
  /**
   * tensors back to back: how the flat vector of parameters is cut
   */
  'layout': (_chorale_v1_TensorPlace__Output)[];
  /**
   * the first so many parameters are shared with the partners
   */
  'sharedElements': (number);
  'rows': (number);
  'featureEntries': (number);
  'labelEntries': (number);
}
