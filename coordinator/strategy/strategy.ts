import type { StrategyChoice, StrategyNeeds } from "../../trust/manifest/strategy-needs.ts";
import type { Combination } from "../aggregation/aggregation-task.ts";

/** How updates become one: what the coordinator does. What the node does is in the client's training. */
export interface Strategy {
  readonly name: StrategyChoice["name"];
  /** What it must be given; the same as the manifest's rules go by. */
  readonly needs: StrategyNeeds;
  /** What aggregation does with updates of these weights, in the same order. */
  readonly combine: (weights: readonly number[]) => Combination;
}
