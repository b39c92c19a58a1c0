import type { Objective } from "../../../models/architecture/training-graph.ts";
import {
  localLayout,
  type Activation,
  type Architecture,
  type Task,
} from "../../../models/architecture/trunk-and-heads.ts";
import type { TensorEntry } from "../../../models/layout.ts";
import type { LoadHeader__Output } from "../../../proto/gen/chorale/v1/LoadHeader.ts";
import type { TrainerArchitecture__Output } from "../../../proto/gen/chorale/v1/TrainerArchitecture.ts";
import { Refusal } from "./refusal.ts";

/** What our engine is made for, from the contract's terms. Throws a `Refusal` where it cannot be. */
export function modelOf(header: LoadHeader__Output): { architecture: Architecture; objective: Objective } {
  if (header.architecture === null) throw Refusal.malformed("a header without an architecture");
  const architecture = architectureOf(header.architecture);
  if (tableOf(localLayout(architecture).tensors) !== tableOf(header.layout))
    throw Refusal.malformed("the layout is not that of the architecture");
  const regression = header.regressionLoss === "HUBER" ? "huber" : "squared";
  return { architecture, objective: { regression, censored: header.censored } };
}

function tableOf(layout: readonly Pick<TensorEntry, "name" | "shape" | "offset">[]): string {
  return JSON.stringify(layout.map(({ name, shape, offset }) => [name, shape, offset]));
}

function architectureOf(message: TrainerArchitecture__Output): Architecture {
  const { lowRank, layers } = message;
  return {
    features: message.features,
    input: message.sparseInput ? "sparse" : "dense",
    moments: message.lazyMoments ? "lazy" : "exact",
    trunk: message.trunk,
    activation: activationOf(message.activation),
    headActivation: {
      classification: activationOf(message.classificationActivation),
      regression: activationOf(message.regressionActivation),
    },
    dropout: message.dropout,
    wide: message.wide,
    lowRank: lowRank === null ? null : { frequent: lowRank.frequent, rank: lowRank.rank },
    layers: layers === "" ? null : (JSON.parse(layers) as Architecture["layers"]),
    localTrunk: message.localTrunk,
    sharedHead: tasksOf("shared", message.sharedHead),
    privateHead: tasksOf("private", message.privateHead),
  };
}

function activationOf(name: TrainerArchitecture__Output["activation"]): Activation {
  return name === "TANH" ? "tanh" : "relu";
}

function tasksOf(head: string, kinds: TrainerArchitecture__Output["sharedHead"]): Task[] {
  return kinds.map((kind, index) => ({
    name: `${head} ${index}`,
    kind: kind === "REGRESSION" ? "regression" : "classification",
  }));
}
