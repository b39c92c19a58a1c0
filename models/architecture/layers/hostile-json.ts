const DEPTH_MAX = 40;
const VALUES_MAX = 200_000;
const POLLUTING = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Says what makes a JSON value unfit to be walked: it is nested more than 40 deep, has more than 200,000
 * values, or has a key that could reach an object's prototype. Undefined where nothing does.
 */
export function hostileJson(json: unknown): string | undefined {
  let level: unknown[] = [json];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_MAX) return `it is nested more than ${DEPTH_MAX} deep`;
    seen += level.length;
    if (seen > VALUES_MAX) return `it has more than ${VALUES_MAX} values`;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      for (const [key, inner] of Object.entries(value)) {
        if (POLLUTING.has(key)) return `it has a key ${key}`;
        next.push(inner);
      }
    }
    level = next;
  }
  return undefined;
}
