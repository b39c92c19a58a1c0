import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import type { StartedProcess } from "./start-process.ts";

/** A study's status as `study status --watch --json` prints it, line by line. */
export class StatusWatch {
  readonly #process: StartedProcess;
  #seen = 0;

  constructor(process: StartedProcess) {
    this.#process = process;
  }

  /**
   * The first status after those already looked at that satisfies `condition`. Rejects, with the last one,
   * when the watch ends without it.
   */
  async until(condition: (status: StudyStatus__Output) => boolean): Promise<StudyStatus__Output> {
    try {
      return await this.#process.waitUntil(() => this.#find(condition), "the awaited status");
    } catch (error) {
      const last = this.#lines().at(-1) ?? "none";
      throw new Error(`the study never was as awaited; its last status: ${last}`, { cause: error });
    }
  }

  /** The last status of all, after the study's end. */
  completed(): Promise<StudyStatus__Output> {
    return this.until(({ state }) => state === "STUDY_COMPLETED");
  }

  #find(condition: (status: StudyStatus__Output) => boolean): StudyStatus__Output | null {
    for (const line of this.#lines().slice(this.#seen)) {
      this.#seen += 1;
      const status = JSON.parse(line) as StudyStatus__Output;
      if (condition(status)) return status;
    }
    return null;
  }

  #lines(): string[] {
    return this.#process.stdout.split("\n").slice(0, -1);
  }
}

/** Whether every one of `nodes` has joined. */
export function haveJoined(...nodes: string[]): (status: StudyStatus__Output) => boolean {
  return ({ members }) =>
    nodes.every((node) => members.some((member) => member.node === node && member.joined));
}

/** What a member is doing, in one word. */
export function standingOf({ members }: StudyStatus__Output, node: string): string {
  return members.find((member) => member.node === node)?.standing ?? "no member";
}
