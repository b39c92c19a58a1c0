import { expiresAtMs } from "../../trust/manifest/release-terms.ts";
import { agreeOn, propose } from "./amend-study.ts";
import { connectNode, declineNode, expelNode, expireApprovals, joinNode, loseNode } from "./membership.ts";
import { abort, isActive, proceed, stepOpenRound } from "./proceed.ts";
import {
  hasEnded,
  isApproved,
  type Study,
  type StudyEffect,
  type StudyEvent,
  type StudyStep,
} from "./study.ts";

/**
 * The next state and the effects of one event. An ended study never changes. An event that changes nothing
 * gives back the very same object, so that the driver need not journal it.
 */
export function stepStudy(study: Study, event: StudyEvent): StudyStep {
  const [present, ...passed] = hasEnded(study) ? [study] : letTimePass(study, event.atMs);
  const [next, ...effects] = hasEnded(present) ? answerLate(present, event) : handle(present, event);
  return [next, ...passed, ...effects];
}

/** What ends by the clock ends before anything else happens: the manifest, and the owners' approvals. */
function letTimePass(study: Study, atMs: number): StudyStep {
  const end = expiresAtMs(study.manifest);
  if (end !== null && atMs >= end)
    return abort(study, `the manifest was agreed until ${study.manifest.expires}`, atMs);
  return expireApprovals(study, atMs);
}

function handle(study: Study, event: StudyEvent): StudyStep {
  switch (event.kind) {
    case "started":
      return study.state === "created" ? proceed({ ...study, state: "recruiting" }, event.atMs) : [study];
    case "paused":
      return isActive(study) ? [{ ...study, state: "paused", detail: event.reason }] : [study];
    case "resumed":
      return study.state === "paused" ? resume(study, event.atMs) : [study];
    case "abort_requested":
      return abort(study, event.reason, event.atMs);
    case "proposed":
      return propose(study, event);
    case "decided":
      return agreeOn(study, event);
    case "node_connected":
      return connectNode(study, event.node);
    case "node_joined":
      return joinNode(study, event);
    case "node_declined":
      return declineNode(study, event);
    case "node_expelled":
      return expelNode(study, event);
    case "node_lost":
      return loseNode(study, event);
    case "ticked":
      return study.round === null ? proceed(study, event.atMs) : stepOpenRound(study, event);
    case "update_received":
      return receiveUpdate(study, event);
    default:
      return stepOpenRound(study, event);
  }
}

function answerLate(study: Study, event: StudyEvent): StudyStep {
  return event.kind === "update_received" ? [study, replyTo(event, "round_closed")] : [study];
}

/** Whatever the round knows of the node: without its owner's approval nothing of it comes in. */
function receiveUpdate(study: Study, event: StudyEvent & { kind: "update_received" }): StudyStep {
  if (study.round === null || event.round !== study.round.number)
    return [study, replyTo(event, "round_closed")];
  if (!isApproved(study, event.node, event.atMs)) return [study, replyTo(event, "not_a_participant")];
  return stepOpenRound(study, event);
}

function replyTo(
  { node, digest }: StudyEvent & { kind: "update_received" },
  verdict: "round_closed" | "not_a_participant",
): StudyEffect {
  return { kind: "reply", node, digest, verdict };
}

function resume(study: Study, atMs: number): StudyStep {
  const state = study.scales === null ? "recruiting" : "running";
  return proceed({ ...study, state, abandonedInRow: 0, detail: "" }, atMs);
}
