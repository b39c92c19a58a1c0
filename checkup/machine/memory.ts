import { totalmem } from "node:os";
import { availableMemory, constrainedMemory } from "node:process";
import { ok, problem, warning, type Finding, type Topic } from "../finding.ts";
import { formatBytes } from "../quantities.ts";

const MIB = 1024 * 1024;
/** The process itself, the chemistry toolkit and a small model. */
const LEAST_BYTES = 512 * MIB;
const COMFORTABLE_BYTES = 1536 * MIB;

const TOPIC: Topic = { id: "memory", group: "machine", name: { en: "memory", ko: "메모리" } };

/** What a program here may take, in bytes: the machine's or the container's, and what of it is free. */
export type Memory = { readonly totalBytes: number; readonly availableBytes: number };

/** This machine's memory, or the container's where it has a limit of its own. */
export function readMemory(): Memory {
  const constrained = constrainedMemory();
  const total = totalmem();
  return {
    totalBytes: constrained > 0 && constrained < total ? constrained : total,
    availableBytes: availableMemory(),
  };
}

/** Whether there is memory for the programs and for what `node.yaml` lets a model take. */
export function checkMemory(
  { totalBytes, availableBytes }: Memory,
  memoryMiBMax: number | undefined,
): Finding {
  const found = {
    en: `${formatBytes(availableBytes)} free of ${formatBytes(totalBytes)}`,
    ko: `${formatBytes(totalBytes)} 중 ${formatBytes(availableBytes)} 사용 가능`,
  };
  const figures = { totalBytes, availableBytes };
  const remedy = {
    en: "end other programs, or give this machine or container more memory",
    ko: "다른 프로그램을 끝내거나 이 컴퓨터나 컨테이너에 메모리를 더 주십시오",
  };
  if (availableBytes < LEAST_BYTES) return problem(TOPIC, found, remedy, figures);
  if (memoryMiBMax !== undefined && memoryMiBMax * MIB > totalBytes) {
    return warning(
      TOPIC,
      { en: `${found.en}; memoryMiBMax allows more`, ko: `${found.ko}; memoryMiBMax가 이보다 큽니다` },
      {
        en: `set memoryMiBMax below ${Math.floor(totalBytes / MIB)}: a larger model would end the process`,
        ko: `memoryMiBMax를 ${Math.floor(totalBytes / MIB)} 미만으로 정하십시오. 더 큰 모델은 프로세스를 끝냅니다`,
      },
      figures,
    );
  }
  return availableBytes < COMFORTABLE_BYTES
    ? warning(TOPIC, found, remedy, figures)
    : ok(TOPIC, found, figures);
}
