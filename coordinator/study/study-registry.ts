import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { printable } from "../../process/printable.ts";
import type { Layout } from "../../models/layout.ts";
import type { Clock } from "../../process/clock.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import { memberFingerprint, type Roster } from "../enrolment/roster.ts";
import type { NodeId } from "../round/round.ts";
import type { RestoredStudy } from "../store/study-store.ts";
import { LiveProgress } from "./live-progress.ts";
import { StudyDriver, type DriverPorts } from "./study-driver.ts";
import { hasEnded, type StudyEvent } from "./study.ts";

/** A study that the coordinator holds: its driver, the layout of its updates and what its nodes do now. */
export type OpenStudy = {
  readonly driver: StudyDriver;
  readonly layout: Layout;
  readonly progress: LiveProgress;
};

/** An event whose time is now. */
export type Timeless<Event> = Event extends unknown ? Omit<Event, "atMs"> & { atMs?: number } : never;

type Ports = DriverPorts & {
  readonly roster: Roster;
  readonly clock: Clock;
  readonly changed: (study: string) => void;
};

/** The studies by name, ended ones too. */
export class StudyRegistry {
  readonly #studies = new Map<string, OpenStudy>();
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  adopt(restored: RestoredStudy): OpenStudy {
    const driver = new StudyDriver(restored, this.#ports);
    const layout = sharedLayout(architectureOf(restored.study.manifest));
    const opened = { driver, layout, progress: new LiveProgress() };
    this.#studies.set(driver.name, opened);
    return opened;
  }

  find(study: string): OpenStudy | undefined {
    return this.#studies.get(study);
  }

  all(): OpenStudy[] {
    return [...this.#studies.values()];
  }

  /** The study of a name. Throws STUDY_UNKNOWN. */
  get(study: string): OpenStudy {
    const opened = this.#studies.get(study);
    if (opened !== undefined) return opened;
    throw new FederationError("STUDY_UNKNOWN", `there is no study named ${printable(study, 80)}`);
  }

  /** The study of a name for one of its members. Throws STUDY_UNKNOWN or NOT_A_MEMBER. */
  getForMember(node: NodeId, study: string): OpenStudy {
    const opened = this.get(study);
    if (isMemberNow(this.#ports.roster, opened.driver, node)) return opened;
    throw new FederationError("NOT_A_MEMBER", `${node} is not a member of ${study}`);
  }

  ofMember(node: NodeId): OpenStudy[] {
    return this.all().filter((opened) => isMember(node, opened));
  }

  /**
   * The studies that this node has to do with: those of which it is a member, was one, or is to become one.
   */
  concerning(node: NodeId): OpenStudy[] {
    return this.all().filter((opened) => isMember(node, opened) || isNamed(node, opened));
  }

  /** The study of a name, which this node has to do with. Throws STUDY_UNKNOWN or NOT_A_MEMBER. */
  getConcerning(node: NodeId, study: string): OpenStudy {
    const opened = this.get(study);
    if (isMember(node, opened) || isNamed(node, opened)) return opened;
    throw new FederationError("NOT_A_MEMBER", `${node} is not a member of ${study}`);
  }

  /** Resolves when the event is journalled and its effects are performed. */
  async dispatch(driver: StudyDriver, event: Timeless<StudyEvent>): Promise<void> {
    await driver.dispatch({ atMs: this.#ports.clock.nowMs(), ...event });
    this.#ports.changed(driver.name);
  }

  /** Lets time pass in every study that is under way and not busy with other events. */
  tick(): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const { driver, progress } of this.#studies.values())
      if (!hasEnded(driver.study) && !driver.isBusy)
        void this.dispatch(driver, { kind: "ticked", progressing: progress.fresh(nowMs) });
  }
}

/** Whether the version in force names the node with the identity key that it has in the federation. */
export function isMemberNow(roster: Roster, { study }: StudyDriver, node: NodeId): boolean {
  const key = memberKey(study.manifest, node);
  return key !== null && key === memberFingerprint(roster, node);
}

function isMember(node: NodeId, { driver }: OpenStudy): boolean {
  return Object.hasOwn(driver.study.members, node);
}

/** Whether any version of the manifest names the node. */
function isNamed(node: NodeId, { driver }: OpenStudy): boolean {
  return driver.named.has(node);
}
