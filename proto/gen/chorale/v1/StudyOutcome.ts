// Original file: proto/chorale/v1/node.proto

export const StudyOutcome = {
  STUDY_OUTCOME_UNSPECIFIED: 'STUDY_OUTCOME_UNSPECIFIED',
  COMPLETED: 'COMPLETED',
  ABORTED: 'ABORTED',
} as const;

export type StudyOutcome =
  | 'STUDY_OUTCOME_UNSPECIFIED'
  | 0
  | 'COMPLETED'
  | 1
  | 'ABORTED'
  | 2

export type StudyOutcome__Output = typeof StudyOutcome[keyof typeof StudyOutcome]
