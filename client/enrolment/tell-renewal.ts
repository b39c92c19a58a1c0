import { CommandError } from "../../process/command-error.ts";
import type { Logger } from "../../process/log.ts";
import { printable } from "../../process/printable.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { whenExpired } from "./open-identity.ts";
import type { RenewalNews } from "./renewal.ts";

/**
 * Says in the log what became of a renewal, and to the node's owner, once for each cause, when a person has
 * to do something.
 */
export function tellRenewal(
  node: string,
  logger: Logger,
  print: (line: string) => void,
): (news: RenewalNews) => void {
  let told = "";
  return (news) => {
    const until = news.until.toISOString();
    if (news.kind === "renewed") return logger.info({ until }, "certificate renewed");
    const { error, urgent } = news;
    const reason = error instanceof FederationError ? error.reason : undefined;
    const detail = printable(error.message);
    logger[urgent ? "error" : "warn"](
      { until, reason, detail },
      "the certificate was not renewed; trying again",
    );
    if (!urgent || told === until + detail) return;
    told = until + detail;
    const remedy =
      error instanceof FederationError || error instanceof CommandError ? error.remedy : undefined;
    print(`The certificate of ${node} ends at ${until} and could not be renewed: ${detail}`);
    print(`  what to do: ${remedy ?? "look into the log"}; once it has ended: ${whenExpired(node)}`);
  };
}
