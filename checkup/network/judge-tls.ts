import { printable } from "../../process/printable.ts";
import type { ShownTls } from "../../transport/try-route.ts";
import { ok, problem, warning, type Figures, type Finding, type Topic, type Words } from "../finding.ts";
import { formatDuration, formatMoment } from "../quantities.ts";

const DAY_MS = 86_400_000;
const NOTICE_MS = 14 * DAY_MS;

/** What is wrong, if anything, with what the other end of a TLS connection showed. */
export function judgeTls(topic: Topic, address: string, tls: ShownTls, nowMs: number): Finding {
  const { version, certificate, wrongName } = tls;
  const issuer = printable(tls.issuer, 100);
  const untilMs = certificate.validToDate.getTime();
  const figures: Figures = { version, http2: tls.http2, issuer, validUntil: formatMoment(untilMs) };
  const say = (found: Words, remedy: Words): Finding => problem(topic, found, remedy, figures);
  if (tls.distrusted !== null) return distrusted(tls.distrusted, issuer, say);
  if (wrongName !== null)
    return say(
      {
        en: `the certificate is not for ${wrongName} but for ${printable(certificate.subjectAltName ?? "nobody")}`,
        ko: `인증서의 이름이 ${wrongName}이(가) 아니라 ${printable(certificate.subjectAltName ?? "없음")}입니다`,
      },
      {
        en: "correct the address, or write the certificate's name in serverName of node.yaml",
        ko: "주소를 고치거나 인증서의 이름을 node.yaml의 serverName에 쓰십시오",
      },
    );
  if (version !== "TLSv1.3")
    return say(
      {
        en: `${address} speaks ${version}; TLS 1.3 is needed`,
        ko: `${address}: ${version}. TLS 1.3이 필요합니다`,
      },
      INSPECTED,
    );
  if (!tls.http2)
    return say(
      {
        en: `${address} does not agree to HTTP/2, which gRPC needs`,
        ko: `${address}: gRPC에 필요한 HTTP/2를 쓰지 않습니다`,
      },
      {
        en: "check that this is the coordinator's gRPC port; a balancer has to pass HTTP/2 on",
        ko: "코디네이터의 gRPC 포트인지 확인하십시오. 로드 밸런서는 HTTP/2를 전달해야 합니다",
      },
    );
  return judgeEnd(topic, version, untilMs, nowMs, figures);
}

function judgeEnd(topic: Topic, version: string, untilMs: number, nowMs: number, figures: Figures): Finding {
  const left = formatDuration(untilMs - nowMs);
  const found = {
    en: `${version}; the coordinator's certificate is trusted and in force for ${left.en} more`,
    ko: `${version}; 코디네이터의 인증서를 신뢰함, ${left.ko} 더 유효`,
  };
  if (untilMs - nowMs > NOTICE_MS) return ok(topic, found, figures);
  return warning(
    topic,
    found,
    {
      en: "remind the federation's operator to renew the coordinator's certificate",
      ko: "연합 운영자에게 코디네이터 인증서의 갱신을 알리십시오",
    },
    figures,
  );
}

function distrusted(reason: string, issuer: string, say: (found: Words, remedy: Words) => Finding): Finding {
  switch (reason) {
    case "CERT_HAS_EXPIRED":
      return say(
        { en: "the coordinator's certificate has ended", ko: "코디네이터의 인증서가 만료되었습니다" },
        {
          en: "check this machine's clock; if it is right, the federation's operator has to renew the certificate",
          ko: "이 컴퓨터의 시계를 확인하십시오. 맞다면 연합 운영자가 인증서를 갱신해야 합니다",
        },
      );
    case "CERT_NOT_YET_VALID":
      return say(
        {
          en: "the coordinator's certificate is not valid yet",
          ko: "코디네이터의 인증서가 아직 유효하지 않습니다",
        },
        { en: "set this machine's clock (NTP)", ko: "이 컴퓨터의 시계를 맞추십시오 (NTP)" },
      );
    default:
      return say(
        {
          en: `the certificate comes from another authority than the trusted one: ${issuer} (${reason})`,
          ko: `신뢰하지 않는 인증 기관의 인증서입니다: ${issuer} (${reason})`,
        },
        INSPECTED,
      );
  }
}

const INSPECTED: Words = {
  en:
    "if the issuer is your own institution's, a device on the way opens TLS: ask to exempt this host; " +
    "else compare the authority's fingerprint with the federation's operator",
  ko:
    "발급자가 소속 기관이라면 중간 장비가 TLS를 열어 보는 것입니다. 이 호스트를 예외로 해 달라고 요청하십시오. " +
    "아니면 연합 운영자와 인증 기관의 지문을 비교하십시오",
};
