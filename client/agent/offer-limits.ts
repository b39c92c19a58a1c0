import { createHash } from "node:crypto";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Agent } from "./agent-state.ts";
import type { Refusal } from "./known-study.ts";

/** So many studies, and so many bytes of manifests, wait for a node's owner at most. */
const UNDECIDED_MAX = 100;
const UNDECIDED_BYTES_MAX = 32 * 1024 * 1024;

type Wire = { readonly study: string; readonly manifest: Uint8Array };
type Waiting = { readonly digest: string; readonly manifest: StudyManifest };

/**
 * Bounds what a coordinator can make a node keep: manifests on which the owner decided nothing, in memory and
 * on disk. Those with a decision are as many as a person made.
 */
export class OfferLimits {
  #bytes = new Map<string, number>();

  /** Why an offered or proposed manifest is not even looked at, with its digest; null where it is. */
  refusal(agent: Agent, { study, manifest }: Wire): { digest: string; refusal: Refusal } | null {
    const digest = createHash("sha256").update(manifest).digest("hex");
    const decided = new Set(agent.decisions.map((decision) => decision.digest));
    if (decided.has(digest)) return null;
    const waiting = [...agent.studies, ...agent.proposals].flatMap(([name, version]) =>
      name === study || decided.has(version.digest) ? [] : [version],
    );
    const bytes = this.#sizeOf(waiting) + manifest.length;
    if (waiting.length < UNDECIDED_MAX && bytes <= UNDECIDED_BYTES_MAX) return null;
    const detail = "too much waits for this node's owner: decide on the studies that were offered before";
    return { digest, refusal: { reason: "NOT_APPROVED", detail } };
  }

  #sizeOf(waiting: readonly Waiting[]): number {
    const sizes = waiting.map(({ digest, manifest }): [string, number] => {
      return [digest, this.#bytes.get(digest) ?? canonicalBytes(manifest).length];
    });
    this.#bytes = new Map(sizes);
    return sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  }
}
