import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** How updates become one: what the coordinator does. What the node does is in the client's training. */
export interface Strategy {
  readonly name: StudyManifest["strategy"]["name"];
  /** `sum`: works on the (secretly) summed updates alone; `individual_updates`: must see each one. */
  readonly needs: "sum" | "individual_updates";
  /** The factor of each update in the aggregate, from the updates' weights in the same order. */
  readonly coefficients: (weights: readonly number[]) => readonly number[];
}
