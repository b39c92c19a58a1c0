import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import type { Layout } from "../../models/layout.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { KnownStudy } from "./known-study.ts";

/** The layout of what travels, and the digest of its canonical JSON. */
export type TravellingLayout = { readonly layout: Layout; readonly digest: string };

/** The layouts of manifests, computed once each. */
export class StudyLayouts {
  readonly #byManifest = new Map<string, TravellingLayout>();

  /** The layout that this study's manifest describes. */
  of({ digest: manifestDigest, manifest }: Pick<KnownStudy, "digest" | "manifest">): TravellingLayout {
    const known = this.#byManifest.get(manifestDigest);
    if (known !== undefined) return known;
    const layout = sharedLayout(architectureOf(manifest));
    const described = { layout, digest: canonicalDigest(layout) };
    this.#byManifest.set(manifestDigest, described);
    return described;
  }
}
