import {
  sharedLayout,
  type Activation,
  type Architecture,
  type Task,
} from "../../models/architecture/trunk-and-heads.ts";
import type { Objective } from "../../models/architecture/training-graph.ts";
import type { Layout } from "../../models/layout.ts";
import type { LoadHeader } from "../../proto/gen/chorale/v1/LoadHeader.ts";
import type { TrainerArchitecture } from "../../proto/gen/chorale/v1/TrainerArchitecture.ts";

/** What a trainer is told of a study's model: everything of `LoadHeader` but the examples. */
export type ModelHeader = Pick<
  LoadHeader,
  "architecture" | "regressionLoss" | "censored" | "layout" | "sharedElements"
>;

/** A model as `trainer.proto` describes it. No task's name is in it. */
export function modelHeader(architecture: Architecture, layout: Layout, objective: Objective): ModelHeader {
  return {
    architecture: architectureMessage(architecture),
    regressionLoss: objective.regression === "huber" ? "HUBER" : "SQUARED",
    censored: objective.censored,
    layout: layout.tensors.map(({ name, shape, offset }) => ({ name, shape: [...shape], offset })),
    sharedElements: sharedLayout(architecture).length,
  };
}

function architectureMessage(architecture: Architecture): TrainerArchitecture {
  const { lowRank, layers, headActivation } = architecture;
  return {
    features: architecture.features,
    sparseInput: architecture.input === "sparse",
    lazyMoments: architecture.moments === "lazy",
    trunk: [...architecture.trunk],
    activation: activationName(architecture.activation),
    classificationActivation: activationName(headActivation.classification),
    regressionActivation: activationName(headActivation.regression),
    dropout: [...architecture.dropout],
    wide: architecture.wide,
    lowRank: lowRank === null ? null : { frequent: [...lowRank.frequent], rank: lowRank.rank },
    localTrunk: [...architecture.localTrunk],
    sharedHead: architecture.sharedHead.map(kindName),
    privateHead: architecture.privateHead.map(kindName),
    layers: layers === null ? "" : JSON.stringify(layers),
  };
}

function activationName(activation: Activation): "RELU" | "TANH" {
  return activation === "relu" ? "RELU" : "TANH";
}

function kindName({ kind }: Task): "CLASSIFICATION" | "REGRESSION" {
  return kind === "classification" ? "CLASSIFICATION" : "REGRESSION";
}
