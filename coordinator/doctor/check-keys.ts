import { readFileSync } from "node:fs";
import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { failed, type Check } from "../../checkup/check.ts";
import { checkLife, wrongIssuer } from "../../checkup/files/certificate.ts";
import { checkKeyFile, isKeyOf } from "../../checkup/files/key-file.ts";
import { checkKeys, keyTopic } from "../../checkup/files/check-keys.ts";
import { problem, skipped, type Finding, type Topic, type Words } from "../../checkup/finding.ts";
import type { Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { printable } from "../../process/printable.ts";
import { COORDINATOR_TLS_NAME } from "../../transport/channel-options.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import { authorityOfChain, readCertificates } from "../../trust/identity/certificate-chain.ts";
import type { CoordinatorConfig } from "../config.ts";

const LIMIT_MS = 30_000;
const SERVER = keyTopic("server_certificate", "server's certificate", "서버 인증서");
const SERVER_KEY = keyTopic("server_key", "server's key", "서버 키");
const CALLERS = keyTopic("authority", "authorities of callers", "호출자의 인증 기관");
const OWN_AUTHORITY = keyTopic("federation_authority", "federation's authority", "연합의 인증 기관");
const AUTHORITY_KEY = keyTopic("authority_key", "authority's key", "인증 기관의 키");
const OPERATOR = keyTopic("operator_certificate", "operator's certificate", "운영자 인증서");
const OPERATOR_KEY = keyTopic("operator_key", "operator's TLS key", "운영자 TLS 키");
const OPERATOR_IDENTITY = keyTopic("operator_identity", "operator's identity key", "운영자 신원 키");

const RESTORE: Words = {
  en: "restore it from a backup; what it was for cannot be made with another one",
  ko: "백업에서 복구하십시오. 다른 것으로 대신할 수 없습니다",
};
const RENEW_SERVER: Words = {
  en: "get a new certificate for the coordinator from the authority that issued this one, and restart it",
  ko: "발급한 인증 기관에서 코디네이터의 새 인증서를 받고 다시 시작하십시오",
};
const RENEW_AUTHORITY: Words = {
  en: "prepare the authority that comes next, and give its certificate to every node before this one ends",
  ko: "다음 인증 기관을 준비하고, 만료 전에 모든 노드에 그 인증서를 주십시오",
};

/** The coordinator's, the authority's and the operator's keys and certificates. */
export function keysCheck(config: CoordinatorConfig, clock: Clock): Check {
  return checkKeys(config, LIMIT_MS, (passphrase) => findings(config, passphrase, clock.nowMs()));
}

function findings(config: CoordinatorConfig, passphrase: string | null, nowMs: number): Finding[] {
  const { tls, authority, operator } = config;
  return [
    serverFinding(config, passphrase, nowMs),
    checkKeyFile(SERVER_KEY, tls.key, passphrase, RESTORE),
    lifeOf(CALLERS, tls.authority, RENEW_AUTHORITY, nowMs),
    ...(authority === undefined ? [] : authorityFindings(authority, passphrase, nowMs)),
    ...(operator === undefined
      ? []
      : [
          lifeOf(OPERATOR, operator.certificate, RENEW_SERVER, nowMs),
          checkKeyFile(OPERATOR_KEY, operator.key, passphrase, RESTORE),
          checkKeyFile(OPERATOR_IDENTITY, operator.identity, passphrase, RESTORE),
        ]),
  ];
}

function serverFinding(
  { tls, address }: CoordinatorConfig,
  passphrase: string | null,
  nowMs: number,
): Finding {
  try {
    const chain = certificatesIn(tls.certificate);
    const own = chain[0]!;
    if (
      authorityOfChain(chain, certificatesIn(tls.authority)) === null &&
      tls.nodeCertificates === "federation"
    )
      return wrongIssuer(SERVER, tls.certificate, tls.authority, RENEW_SERVER);
    if (isKeyOf(own, tls.key, passphrase) === false)
      return problem(
        SERVER,
        {
          en: `${tls.key} is not the key of ${tls.certificate}`,
          ko: `${tls.key}은(는) ${tls.certificate}의 키가 아닙니다`,
        },
        RENEW_SERVER,
      );
    return wrongName(own, address) ?? checkLife(SERVER, own, nowMs, { by: "person", remedy: RENEW_SERVER });
  } catch (error) {
    return failed(SERVER, error);
  }
}

/** Nodes check the host that they call, or every coordinator's common name where that is an IP address. */
function wrongName(own: X509Certificate, address: string): Finding | null {
  const host = parseAddress(address)?.host ?? address;
  const name = isIP(host) === 0 ? host : COORDINATOR_TLS_NAME;
  if (own.checkHost(name) !== undefined) return null;
  const names = printable(own.subjectAltName ?? "nobody");
  return problem(
    SERVER,
    {
      en: `nodes call ${host} (address), and the certificate is for ${names}`,
      ko: `노드는 ${host}(address)로 연결하지만 인증서는 ${names}의 것입니다`,
    },
    {
      en: `get a certificate that also has the name ${name}, or correct address in coordinator.yaml`,
      ko: `${name} 이름도 있는 인증서를 받거나 coordinator.yaml의 address를 고치십시오`,
    },
  );
}

function authorityFindings(
  { certificate, key }: NonNullable<CoordinatorConfig["authority"]>,
  passphrase: string | null,
  nowMs: number,
): Finding[] {
  return [
    lifeOf(OWN_AUTHORITY, certificate, RENEW_AUTHORITY, nowMs),
    key === undefined
      ? skipped(AUTHORITY_KEY, {
          en: "not on this machine: it certifies no nodes",
          ko: "이 컴퓨터에 없음: 노드를 인증하지 않습니다",
        })
      : checkKeyFile(AUTHORITY_KEY, key, passphrase, RESTORE),
  ];
}

function lifeOf(about: Topic, path: string, remedy: Words, nowMs: number): Finding {
  try {
    return checkLife(about, certificatesIn(path)[0]!, nowMs, { by: "person", remedy });
  } catch (error) {
    return failed(about, error);
  }
}

function certificatesIn(path: string): X509Certificate[] {
  const certificates = readCertificates(readFileSync(path));
  if (certificates.length > 0) return certificates;
  throw new CommandError(`${path} holds no certificate in PEM form`, {
    remedy: 'the file starts with "-----BEGIN CERTIFICATE-----"; copy it again, as text',
  });
}
