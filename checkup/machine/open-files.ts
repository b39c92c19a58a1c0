import { ok, problem, skipped, warning, type Finding, type Topic } from "../finding.ts";

const TOPIC: Topic = {
  id: "open_files",
  group: "machine",
  name: { en: "open files", ko: "열 수 있는 파일 수" },
};

/** Files that this process may have open at once: Node raises its own limit as far as it may. */
export function readOpenFilesMax(): number | null {
  // Else the report asks a DNS server for the names of open connections.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as { userLimits?: Record<string, { soft?: unknown }> };
  const limit = userLimits?.open_files?.soft;
  if (limit === "unlimited") return Infinity;
  return typeof limit === "number" ? limit : null;
}

/** Whether that is enough for `needed`: a connection and a few files for each node. */
export function checkOpenFiles(limit: number | null, needed: number): Finding {
  if (limit === null)
    return skipped(TOPIC, { en: "no such limit on this system", ko: "이 시스템에는 한도가 없습니다" });
  const text = limit === Infinity ? "unlimited" : String(limit);
  const found = { en: `at most ${text}`, ko: `최대 ${text}` };
  const figures = { limit: limit === Infinity ? null : limit, needed };
  const remedy = {
    en: `raise the limit to ${needed * 2} (ulimit -n, or LimitNOFILE of the service)`,
    ko: `한도를 ${needed * 2}(으)로 올리십시오 (ulimit -n 또는 서비스의 LimitNOFILE)`,
  };
  if (limit < needed / 4) return problem(TOPIC, found, remedy, figures);
  return limit < needed ? warning(TOPIC, found, remedy, figures) : ok(TOPIC, found, figures);
}
