import type { Engine } from "../../models/runtime/engine.ts";
import { fit } from "../../models/training/fit.ts";
import type { StudyModel } from "./study-model.ts";

/**
 * A study's model on an engine of this process, which is disposed of with it. Each call loads its parameters
 * first. Beside what the engine holds, a fit needs memory for the parameters of its result, as often again
 * where it keeps the best epoch.
 */
export function createEngineStudyModel(engine: Engine): StudyModel {
  return {
    layout: engine.layout,
    fit(parameters, examples, split, plan, hooks) {
      engine.writeParameters(parameters);
      return fit(engine, examples, split, plan, hooks);
    },
    outputs(parameters, { features }, rows) {
      engine.writeParameters(parameters);
      return engine.outputs(features, rows);
    },
    dispose: () => engine.dispose(),
  };
}
