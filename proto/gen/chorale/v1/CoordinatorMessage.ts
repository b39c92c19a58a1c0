// Original file: proto/chorale/v1/node.proto

import type { Welcome as _chorale_v1_Welcome, Welcome__Output as _chorale_v1_Welcome__Output } from '../../chorale/v1/Welcome.ts';
import type { Refused as _chorale_v1_Refused, Refused__Output as _chorale_v1_Refused__Output } from '../../chorale/v1/Refused.ts';
import type { StudyOffered as _chorale_v1_StudyOffered, StudyOffered__Output as _chorale_v1_StudyOffered__Output } from '../../chorale/v1/StudyOffered.ts';
import type { RoundInvited as _chorale_v1_RoundInvited, RoundInvited__Output as _chorale_v1_RoundInvited__Output } from '../../chorale/v1/RoundInvited.ts';
import type { RoundClosed as _chorale_v1_RoundClosed, RoundClosed__Output as _chorale_v1_RoundClosed__Output } from '../../chorale/v1/RoundClosed.ts';
import type { ModelPublished as _chorale_v1_ModelPublished, ModelPublished__Output as _chorale_v1_ModelPublished__Output } from '../../chorale/v1/ModelPublished.ts';
import type { StudyEnded as _chorale_v1_StudyEnded, StudyEnded__Output as _chorale_v1_StudyEnded__Output } from '../../chorale/v1/StudyEnded.ts';
import type { StudyRefused as _chorale_v1_StudyRefused, StudyRefused__Output as _chorale_v1_StudyRefused__Output } from '../../chorale/v1/StudyRefused.ts';
import type { StudyProposed as _chorale_v1_StudyProposed, StudyProposed__Output as _chorale_v1_StudyProposed__Output } from '../../chorale/v1/StudyProposed.ts';
import type { ApprovalsShared as _chorale_v1_ApprovalsShared, ApprovalsShared__Output as _chorale_v1_ApprovalsShared__Output } from '../../chorale/v1/ApprovalsShared.ts';

export interface CoordinatorMessage {
  'welcome'?: (_chorale_v1_Welcome | null);
  'refused'?: (_chorale_v1_Refused | null);
  'studyOffered'?: (_chorale_v1_StudyOffered | null);
  'roundInvited'?: (_chorale_v1_RoundInvited | null);
  'roundClosed'?: (_chorale_v1_RoundClosed | null);
  'modelPublished'?: (_chorale_v1_ModelPublished | null);
  'studyEnded'?: (_chorale_v1_StudyEnded | null);
  'studyRefused'?: (_chorale_v1_StudyRefused | null);
  'studyProposed'?: (_chorale_v1_StudyProposed | null);
  'approvalsShared'?: (_chorale_v1_ApprovalsShared | null);
  'message'?: "welcome"|"refused"|"studyOffered"|"roundInvited"|"roundClosed"|"modelPublished"|"studyEnded"|"studyRefused"|"studyProposed"|"approvalsShared";
}

export interface CoordinatorMessage__Output {
  'welcome'?: (_chorale_v1_Welcome__Output | null);
  'refused'?: (_chorale_v1_Refused__Output | null);
  'studyOffered'?: (_chorale_v1_StudyOffered__Output | null);
  'roundInvited'?: (_chorale_v1_RoundInvited__Output | null);
  'roundClosed'?: (_chorale_v1_RoundClosed__Output | null);
  'modelPublished'?: (_chorale_v1_ModelPublished__Output | null);
  'studyEnded'?: (_chorale_v1_StudyEnded__Output | null);
  'studyRefused'?: (_chorale_v1_StudyRefused__Output | null);
  'studyProposed'?: (_chorale_v1_StudyProposed__Output | null);
  'approvalsShared'?: (_chorale_v1_ApprovalsShared__Output | null);
  'message'?: "welcome"|"refused"|"studyOffered"|"roundInvited"|"roundClosed"|"modelPublished"|"studyEnded"|"studyRefused"|"studyProposed"|"approvalsShared";
}
