import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { playStory } from "./play-story.ts";

const stories = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".txt"));

describe("the stories of whole rounds", () => {
  it("are here", () => {
    expect(stories.length).toBeGreaterThanOrEqual(6);
  });

  it.each(stories)("%s goes as written (UPDATE_GOLDEN=1 writes it anew)", (name) => {
    const path = join(import.meta.dirname, name);
    const written = readFileSync(path, "utf8");
    const played = playStory(written);
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, played);
    else expect(played).toBe(written);
  });
});
