import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { StudyRequest__Output } from "../../proto/gen/chorale/v1/StudyRequest.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { refuseCall } from "./refuse-call.ts";
import { requireOperator } from "./require-operator.ts";
import type { RpcScope } from "./rpc-scope.ts";

/**
 * `Operator.WatchStudy`: the status now and after changes, until the study ends. A receiver that is slower
 * than the changes gets the latest status and misses those in between.
 */
export function watchStudy(scope: RpcScope): handleServerStreamingCall<StudyRequest__Output, StudyStatus> {
  return (call) => {
    try {
      requireOperator(scope, call);
      const writer = new LatestStatus(
        (status, written) => call.write(status, written),
        () => call.end(),
      );
      const stop = scope.federation.watchStudy(call.request.study, (status) => writer.offer(status));
      call.on("cancelled", stop);
      call.on("finish", stop);
    } catch (error) {
      call.emit("error", refuseCall(scope, "WatchStudy", call, error));
    }
  };
}

/**
 * Writes one status at a time, then the latest that came meanwhile; nothing after the one with which a study
 * ends.
 */
class LatestStatus {
  readonly #write: (status: StudyStatus, written: () => void) => void;
  readonly #end: () => void;
  #waiting: StudyStatus | null = null;
  #writing = false;
  #ended = false;

  constructor(write: (status: StudyStatus, written: () => void) => void, end: () => void) {
    this.#write = write;
    this.#end = end;
  }

  offer(status: StudyStatus): void {
    if (this.#ended) return;
    this.#waiting = status;
    if (!this.#writing) this.#writeNext();
  }

  #writeNext(): void {
    const status = this.#waiting;
    this.#waiting = null;
    this.#writing = status !== null;
    if (status === null) return;
    this.#ended = status.state === "STUDY_COMPLETED" || status.state === "STUDY_ABORTED";
    this.#write(status, () => (this.#ended ? undefined : this.#writeNext()));
    if (this.#ended) this.#end();
  }
}
