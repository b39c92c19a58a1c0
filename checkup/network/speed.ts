import { ok, skipped, warning, type Finding, type Topic, type Words } from "../finding.ts";
import { formatBytes, formatDuration } from "../quantities.ts";

const TOPIC: Topic = { id: "bandwidth", group: "network", name: { en: "speed", ko: "속도" } };
/** What is reckoned with where no study says how large its update is. */
const USUAL_UPDATE_BYTES = 40_000_000;
/** A transfer that takes longer is likely to miss rounds. */
const PATIENCE_MS = 600_000;

/** A message of `bytes` and how long it and its answer took. */
export type Transfer = { readonly bytes: number; readonly ms: number };

/** Round trips of messages of next to nothing, and of large ones each way. */
export type SpeedReadings = {
  readonly roundTripsMs: readonly number[];
  readonly up: readonly Transfer[];
  readonly down: readonly Transfer[];
};

/**
 * Bytes per second: what the best of the transfers took beyond a round trip; null where too little to tell.
 */
export function bytesPerSecond(transfers: readonly Transfer[], roundTripMs: number): number | null {
  const rates = transfers.map(({ bytes, ms }) => bytes / Math.max(1, ms - roundTripMs));
  return rates.length === 0 ? null : Math.round(1000 * Math.max(...rates));
}

/** What the line is good for, by the time that an update and a model would take. */
export function checkSpeed({ roundTripsMs, up, down }: SpeedReadings, updateBytes: number | null): Finding {
  const roundTripMs = Math.min(...roundTripsMs);
  const upRate = bytesPerSecond(up, roundTripMs);
  const downRate = bytesPerSecond(down, roundTripMs);
  if (upRate === null || downRate === null)
    return skipped(TOPIC, { en: "no transfer came through in time", ko: "시간 안에 끝난 전송이 없습니다" });
  const bytes = updateBytes ?? USUAL_UPDATE_BYTES;
  const takesMs = (1000 * bytes) / upRate;
  const figures = { roundTripMs, upBytesPerSecond: upRate, downBytesPerSecond: downRate, updateBytes: bytes };
  const found = describe(upRate, downRate, bytes, takesMs, updateBytes === null);
  return takesMs < PATIENCE_MS ? ok(TOPIC, found, figures) : warning(TOPIC, found, REMEDY, figures);
}

function describe(up: number, down: number, bytes: number, takesMs: number, anyStudy: boolean): Words {
  const takes = formatDuration(Math.max(1000, takesMs));
  const [upText, downText, size] = [formatBytes(up), formatBytes(down), formatBytes(bytes)];
  return {
    en:
      `about ${upText}/s up, ${downText}/s down (a few MiB, one message at a time); ` +
      `${anyStudy ? `an update of ${size}` : `the study's update of ${size}`} takes about ${takes.en}`,
    ko:
      `올림 약 ${upText}/s, 내림 약 ${downText}/s (몇 MiB를 하나씩 보낸 추정치); ` +
      `${anyStudy ? `${size} 업데이트` : `이 연구의 ${size} 업데이트`}에 약 ${takes.ko}`,
  };
}

const REMEDY: Words = {
  en: "ask for a faster line, or the operator for longer rounds (the deadline in the study) or a smaller model",
  ko: "더 빠른 회선을 요청하거나, 운영자에게 더 긴 라운드(연구의 마감)나 더 작은 모델을 요청하십시오",
};
