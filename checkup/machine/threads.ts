import { ok, warning, type Finding, type Topic } from "../finding.ts";

const TOPIC: Topic = { id: "threads", group: "machine", name: { en: "processor", ko: "프로세서" } };

/** Whether as many threads as the configuration asks for can run at once. */
export function checkThreads(available: number, threads: number | null): Finding {
  const figures = { available, threads };
  const found = {
    en: `${available} threads${threads === null ? "" : `, ${threads} for training`}`,
    ko: `스레드 ${available}개${threads === null ? "" : `, 학습에 ${threads}개`}`,
  };
  if (threads === null || threads <= available) return ok(TOPIC, found, figures);
  return warning(
    TOPIC,
    found,
    {
      en: `set threads in node.yaml to ${available} at most: more are slower, not faster`,
      ko: `node.yaml의 threads를 ${available} 이하로 정하십시오. 더 많으면 오히려 느립니다`,
    },
    figures,
  );
}
