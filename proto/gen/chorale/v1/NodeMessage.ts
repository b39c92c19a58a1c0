// Original file: proto/chorale/v1/node.proto

import type { Hello as _chorale_v1_Hello, Hello__Output as _chorale_v1_Hello__Output } from '../../chorale/v1/Hello.ts';
import type { StudyJoined as _chorale_v1_StudyJoined, StudyJoined__Output as _chorale_v1_StudyJoined__Output } from '../../chorale/v1/StudyJoined.ts';
import type { StudyDeclined as _chorale_v1_StudyDeclined, StudyDeclined__Output as _chorale_v1_StudyDeclined__Output } from '../../chorale/v1/StudyDeclined.ts';
import type { RoundAccepted as _chorale_v1_RoundAccepted, RoundAccepted__Output as _chorale_v1_RoundAccepted__Output } from '../../chorale/v1/RoundAccepted.ts';
import type { RoundDeclined as _chorale_v1_RoundDeclined, RoundDeclined__Output as _chorale_v1_RoundDeclined__Output } from '../../chorale/v1/RoundDeclined.ts';
import type { Progress as _chorale_v1_Progress, Progress__Output as _chorale_v1_Progress__Output } from '../../chorale/v1/Progress.ts';
import type { ModelScored as _chorale_v1_ModelScored, ModelScored__Output as _chorale_v1_ModelScored__Output } from '../../chorale/v1/ModelScored.ts';
import type { Heartbeat as _chorale_v1_Heartbeat, Heartbeat__Output as _chorale_v1_Heartbeat__Output } from '../../chorale/v1/Heartbeat.ts';
import type { ApprovalGiven as _chorale_v1_ApprovalGiven, ApprovalGiven__Output as _chorale_v1_ApprovalGiven__Output } from '../../chorale/v1/ApprovalGiven.ts';

export interface NodeMessage {
  'hello'?: (_chorale_v1_Hello | null);
  'studyJoined'?: (_chorale_v1_StudyJoined | null);
  'studyDeclined'?: (_chorale_v1_StudyDeclined | null);
  'roundAccepted'?: (_chorale_v1_RoundAccepted | null);
  'roundDeclined'?: (_chorale_v1_RoundDeclined | null);
  'progress'?: (_chorale_v1_Progress | null);
  'modelScored'?: (_chorale_v1_ModelScored | null);
  'heartbeat'?: (_chorale_v1_Heartbeat | null);
  'approvalGiven'?: (_chorale_v1_ApprovalGiven | null);
  'message'?: "hello"|"studyJoined"|"studyDeclined"|"roundAccepted"|"roundDeclined"|"progress"|"modelScored"|"heartbeat"|"approvalGiven";
}

export interface NodeMessage__Output {
  'hello'?: (_chorale_v1_Hello__Output | null);
  'studyJoined'?: (_chorale_v1_StudyJoined__Output | null);
  'studyDeclined'?: (_chorale_v1_StudyDeclined__Output | null);
  'roundAccepted'?: (_chorale_v1_RoundAccepted__Output | null);
  'roundDeclined'?: (_chorale_v1_RoundDeclined__Output | null);
  'progress'?: (_chorale_v1_Progress__Output | null);
  'modelScored'?: (_chorale_v1_ModelScored__Output | null);
  'heartbeat'?: (_chorale_v1_Heartbeat__Output | null);
  'approvalGiven'?: (_chorale_v1_ApprovalGiven__Output | null);
  'message'?: "hello"|"studyJoined"|"studyDeclined"|"roundAccepted"|"roundDeclined"|"progress"|"modelScored"|"heartbeat"|"approvalGiven";
}
