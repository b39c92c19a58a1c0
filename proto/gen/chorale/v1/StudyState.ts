// Original file: proto/chorale/v1/operator.proto

export const StudyState = {
  STUDY_STATE_UNSPECIFIED: 'STUDY_STATE_UNSPECIFIED',
  CREATED: 'CREATED',
  /**
   * started; waiting for members to join
   */
  RECRUITING: 'RECRUITING',
  RUNNING: 'RUNNING',
  PAUSED: 'PAUSED',
  STUDY_COMPLETED: 'STUDY_COMPLETED',
  STUDY_ABORTED: 'STUDY_ABORTED',
} as const;

export type StudyState =
  | 'STUDY_STATE_UNSPECIFIED'
  | 0
  | 'CREATED'
  | 1
  /**
   * started; waiting for members to join
   */
  | 'RECRUITING'
  | 2
  | 'RUNNING'
  | 3
  | 'PAUSED'
  | 4
  | 'STUDY_COMPLETED'
  | 5
  | 'STUDY_ABORTED'
  | 6

export type StudyState__Output = typeof StudyState[keyof typeof StudyState]
