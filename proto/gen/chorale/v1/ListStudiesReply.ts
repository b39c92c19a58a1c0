// Original file: proto/chorale/v1/operator.proto

import type { StudyStatus as _chorale_v1_StudyStatus, StudyStatus__Output as _chorale_v1_StudyStatus__Output } from '../../chorale/v1/StudyStatus.ts';

export interface ListStudiesReply {
  'studies'?: (_chorale_v1_StudyStatus)[];
}

export interface ListStudiesReply__Output {
  'studies': (_chorale_v1_StudyStatus__Output)[];
}
