import type { X509Certificate } from "node:crypto";
import { ok, problem, warning, type Finding, type Topic, type Words } from "../finding.ts";
import { formatDuration, formatMoment } from "../quantities.ts";

const DAY_MS = 86_400_000;
/** A certificate that a person has to renew is worth a word this long before. */
const NOTICE_MS = 30 * DAY_MS;

/**
 * Who renews a certificate: the program, at two thirds of its life, or a person; what to do where it is due.
 */
export type Upkeep = { readonly by: "program" | "person"; readonly remedy: Words };

/** Whether a certificate is in force at `nowMs`, and for how long it will be. */
export function checkLife(
  topic: Topic,
  certificate: X509Certificate,
  nowMs: number,
  { by, remedy }: Upkeep,
): Finding {
  const [fromMs, untilMs] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  const leftMs = untilMs - nowMs;
  const figures = { validFrom: formatMoment(fromMs), validUntil: formatMoment(untilMs), leftMs };
  const left = formatDuration(leftMs);
  if (nowMs < fromMs)
    return problem(
      topic,
      { en: `not valid before ${figures.validFrom}`, ko: `${figures.validFrom}부터 유효합니다` },
      { en: "set this machine's clock (NTP)", ko: "이 컴퓨터의 시계를 맞추십시오 (NTP)" },
      figures,
    );
  if (leftMs <= 0)
    return problem(
      topic,
      {
        en: `ended ${left.en} ago, ${figures.validUntil}`,
        ko: `${left.ko} 전에 만료됨, ${figures.validUntil}`,
      },
      remedy,
      figures,
    );
  const found = {
    en: `in force for ${left.en} more, until ${figures.validUntil}`,
    ko: `${left.ko} 더 유효, ${figures.validUntil}까지`,
  };
  if (by === "person")
    return leftMs < NOTICE_MS ? warning(topic, found, remedy, figures) : ok(topic, found, figures);
  // A node that runs renews with a third of the life left; a sixth says that it does not run or cannot.
  if (leftMs < (untilMs - fromMs) / 6) return warning(topic, found, remedy, figures);
  const due = leftMs < (untilMs - fromMs) / 3;
  return ok(
    topic,
    due ? { en: `${found.en}; the node renews it now`, ko: `${found.ko}; 노드가 지금 갱신합니다` } : found,
    figures,
  );
}

/** How a certificate that should belong to `what` disagrees with the authority's file. */
export function wrongIssuer(topic: Topic, path: string, authority: string, remedy: Words): Finding {
  return problem(
    topic,
    {
      en: `${path} was not issued by the authority in ${authority}`,
      ko: `${path}은(는) ${authority}의 인증 기관이 발급하지 않았습니다`,
    },
    remedy,
    { path },
  );
}
