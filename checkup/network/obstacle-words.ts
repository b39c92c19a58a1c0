import { printable } from "../../process/printable.ts";
import type { Obstacle, UnreachableError } from "../../transport/unreachable-error.ts";
import { asIs, type Words } from "../finding.ts";

const IN_KOREAN: Readonly<Record<Obstacle, { readonly found: string; readonly remedy: string }>> = {
  name_unknown: {
    found: "이 이름을 아는 DNS 서버가 없습니다",
    remedy: "이름의 철자와 이 컴퓨터의 DNS를 확인하십시오. 프록시가 필요하면 https_proxy를 설정하십시오",
  },
  refused: {
    found: "그 포트에서 듣는 프로그램이 없습니다",
    remedy: "포트와 코디네이터의 실행 여부를 확인하십시오. 방화벽이 대신 거부할 수도 있습니다",
  },
  timed_out: {
    found: "응답이 없습니다",
    remedy: "방화벽이 막고 있을 수 있습니다. 이 호스트와 포트로 나가는 연결을 열어 달라고 요청하십시오",
  },
  no_route: {
    found: "갈 수 있는 경로가 없습니다",
    remedy: "이 컴퓨터의 네트워크와 프록시(https_proxy)가 필요한지를 확인하십시오",
  },
  proxy_unusable: {
    found: "환경 변수가 HTTP 프록시를 가리키지 않습니다",
    remedy: "http://HOST:PORT 형식으로 쓰십시오. 프록시까지의 연결은 일반 HTTP입니다",
  },
  proxy_unreachable: {
    found: "프록시에 연결할 수 없습니다",
    remedy: "프록시 담당자에게 주소를 확인하십시오. 프록시가 필요 없는 호스트는 no_proxy에 넣으십시오",
  },
  proxy_password: {
    found: "프록시가 사용자와 암호를 요구하거나 받아들이지 않습니다",
    remedy: "http://USER:PASSWORD@HOST:PORT로 쓰고 특수 문자는 퍼센트 인코딩하십시오 (@는 %40)",
  },
  proxy_refused: {
    found: "프록시가 연결(CONNECT)을 거부했습니다",
    remedy: "프록시 담당자에게 이 호스트와 포트로의 CONNECT를 허용해 달라고 요청하십시오",
  },
};

/** An obstacle in both languages; the Korean words come with the English message, which has the names. */
export function obstacleWords({ obstacle, message, remedy }: UnreachableError): {
  readonly found: Words;
  readonly remedy: Words;
} {
  const shown = printable(message);
  const korean = IN_KOREAN[obstacle];
  return {
    found: { ...asIs(shown), ko: `${korean.found} (${shown})` },
    remedy: { en: remedy ?? "", ko: korean.remedy },
  };
}
