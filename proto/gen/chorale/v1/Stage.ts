// Original file: proto/chorale/v1/node.proto

export const Stage = {
  STAGE_UNSPECIFIED: 'STAGE_UNSPECIFIED',
  PREPARING: 'PREPARING',
  DOWNLOADING: 'DOWNLOADING',
  TRAINING: 'TRAINING',
  UPLOADING: 'UPLOADING',
  SCORING: 'SCORING',
  /**
   * a person at the node has to release the update first
   */
  HELD: 'HELD',
} as const;

export type Stage =
  | 'STAGE_UNSPECIFIED'
  | 0
  | 'PREPARING'
  | 1
  | 'DOWNLOADING'
  | 2
  | 'TRAINING'
  | 3
  | 'UPLOADING'
  | 4
  | 'SCORING'
  | 5
  /**
   * a person at the node has to release the update first
   */
  | 'HELD'
  | 6

export type Stage__Output = typeof Stage[keyof typeof Stage]
