// A process of its own for one runtime: a native library that does not fit the processor ends its process.
import { CommandError, describeError } from "../../process/command-error.ts";
import { executionProviders } from "../../models/runtime/onnx/execution-provider.ts";
import { runtimeNames } from "./runtime-name.ts";
import { tryRuntime } from "./try-runtime.ts";

const [asked, provider = "cpu", device = "0"] = process.argv.slice(2);
const name = runtimeNames.find((known) => known === asked);
const choice = executionProviders.find((known) => known === provider);
if (name === undefined || choice === undefined) throw new RangeError(`no runtime ${asked} on ${provider}`);
try {
  tell({ description: await tryRuntime(name, { provider: choice, device: Number(device) }) });
} catch (error) {
  const remedy = error instanceof CommandError ? error.remedy : undefined;
  tell({ error: describeError(error), remedy });
}

function tell(answer: Record<string, string | undefined>): void {
  process.stdout.write(`\n${JSON.stringify(answer)}\n`);
}
