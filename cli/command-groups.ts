import type { Command } from "commander";

/** One word after `chorale`: what it is for, and how to load its commands. */
export type CommandGroup = {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
};

/**
 * The groups of the command line. Each is loaded only when it is called, so that help is fast and one cannot
 * break another.
 */
export const commandGroups: readonly CommandGroup[] = [
  {
    name: "coordinator",
    summary: "found a federation, enrol nodes, open and watch studies (central operator)",
    load: async () => (await import("../coordinator/main.ts")).coordinatorCommand(),
  },
  {
    name: "client",
    summary: "check data, approve studies, train, see what left (node data owner)",
    load: async () => (await import("../client/main.ts")).clientCommand(),
  },
  {
    name: "models",
    summary: "predict with a trained model, and say what it is (researcher)",
    load: async () => (await import("../models/main.ts")).modelsCommand(),
  },
  {
    name: "doctor",
    summary: "find out what is wrong on this node or coordinator, and what to do about it",
    load: async () => (await import("../doctor/main.ts")).doctorCommand(),
  },
  {
    name: "demo",
    summary: "run a whole federation on this machine, on example data or your own",
    load: async () => (await import("../demo/main.ts")).demoCommand(),
  },
];
