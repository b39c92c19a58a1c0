import { expect, test } from "vitest";
import { languageOf } from "../../../process/language.ts";

test.each([
  [{ LANG: "ko_KR.UTF-8" }, "ko"],
  [{ LANG: "ko_KR.UTF-8", LC_ALL: "C" }, "en"],
  [{ LANG: "en_US.UTF-8", LC_MESSAGES: "ko" }, "ko"],
  [{ LANG: "kok_IN" }, "en"],
  [{ LANG: "", LC_ALL: "" }, "en"],
  [{}, "en"],
])("the environment %j asks for %s", (environment, language) => {
  expect(languageOf(environment)).toBe(language);
});
