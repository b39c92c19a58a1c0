import { APPROVAL_BYTES_MAX } from "../../trust/manifest/approval.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Agent } from "./agent-state.ts";

/** A version of a manifest, as decisions name it. */
export type DecidedVersion = { readonly manifest: StudyManifest; readonly digest: string };

/** What other members' owners decided, as this node verified and keeps it. */
export interface MemberDecisions {
  /** Verifies decisions and keeps those that hold, on one of these versions. */
  store(versions: readonly DecidedVersion[], decisions: readonly Uint8Array[]): void;
  /** The members whose approvals of the version with this digest are in force, by the keys of `manifest`. */
  approvedBy(manifest: StudyManifest, digest: string): readonly string[];
}

/** A study's decisions that came before the version that they are about, at most. */
const WAITING_MAX = 2048;
const STUDIES_MAX = 4;

/** Takes what the coordinator passes on: decisions may come before the version that they are about. */
export class SharedDecisions {
  readonly #decisions: MemberDecisions;
  readonly #waiting = new Map<string, readonly Uint8Array[]>();

  constructor(decisions: MemberDecisions) {
    this.#decisions = decisions;
  }

  /** Keeps what is about a version that this node knows; the rest waits for its version. */
  take(agent: Agent, study: string, decisions: readonly Uint8Array[]): void {
    const later = this.#store(versionsOf(agent, study), decisions);
    const small = later.filter(({ length }) => length <= APPROVAL_BYTES_MAX);
    if (small.length === 0 || (this.#waiting.size >= STUDIES_MAX && !this.#waiting.has(study))) return;
    this.#waiting.set(study, [...(this.#waiting.get(study) ?? []), ...small].slice(-WAITING_MAX));
  }

  /** The members that approved a version which was just offered, after what waited for it was verified. */
  approvedBy(agent: Agent, offered: DecidedVersion): readonly string[] {
    const { study } = offered.manifest;
    this.arrived(agent, offered);
    const inForce = agent.studies.get(study)?.manifest ?? offered.manifest;
    // A member may have another key in the new version; who is left out of it signed with the key of the old
    // one.
    const names = [inForce, offered.manifest].flatMap((manifest) =>
      this.#decisions.approvedBy(manifest, offered.digest),
    );
    return [...new Set(names)];
  }

  /** A version is known from here on: what waited for it is verified. */
  arrived(agent: Agent, version: DecidedVersion): void {
    const { study } = version.manifest;
    const waiting = this.#waiting.get(study);
    if (waiting === undefined) return;
    const later = this.#store([...versionsOf(agent, study), version], waiting);
    if (later.length === 0) this.#waiting.delete(study);
    else this.#waiting.set(study, later);
  }

  /** The connection is gone: the coordinator tells everything again on the next one. */
  clear(): void {
    this.#waiting.clear();
  }

  /** Has those verified that are about one of these versions, and gives the rest. */
  #store(versions: readonly DecidedVersion[], decisions: readonly Uint8Array[]): Uint8Array[] {
    const known = new Set(versions.map(({ digest }) => digest));
    const isLater = (bytes: Uint8Array): boolean => {
      const digest = claimedDigest(bytes);
      return digest !== null && !known.has(digest);
    };
    const present = decisions.filter((bytes) => !isLater(bytes));
    if (present.length > 0 && versions.length > 0) this.#decisions.store(versions, present);
    return decisions.filter(isLater);
  }
}

/** The manifest that a decision claims to be about; null for what is no decision. */
function claimedDigest(bytes: Uint8Array): string | null {
  try {
    const { document } = JSON.parse(Buffer.from(bytes).toString("utf8")) as {
      document?: { manifestDigest?: unknown };
    };
    return typeof document?.manifestDigest === "string" ? document.manifestDigest : null;
  } catch {
    return null;
  }
}

function versionsOf(agent: Agent, study: string): DecidedVersion[] {
  return [agent.studies.get(study), agent.proposals.get(study)].filter((version) => version !== undefined);
}
