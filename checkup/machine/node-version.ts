import { ok, problem, type Finding, type Topic } from "../finding.ts";

/** Node reads the sources and has SQLite from here on. */
const LEAST = [22, 18] as const;

const TOPIC: Topic = { id: "node_version", group: "machine", name: { en: "Node", ko: "Node" } };

/** Whether this version of Node, such as `24.1.0`, is new enough. */
export function checkNodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const found = { en: `version ${version}`, ko: `버전 ${version}` };
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return ok(TOPIC, found, { version });
  const least = LEAST.join(".");
  return problem(
    TOPIC,
    found,
    { en: `install Node 24, at least ${least}`, ko: `Node 24(최소 ${least})를 설치하십시오` },
    { version },
  );
}
