import { expect, test } from "vitest";
import { renderQuality } from "../../../../report/quality/render-quality.ts";
import { suspicionInEnglish, suspicionInKorean } from "../../../../report/quality/words.ts";
import { outwardReferences, tagsOf } from "../outward-references.ts";
import { blankQuality, leftOut, sampleQuality, suspicions } from "./sample-quality.ts";

const page = await renderQuality(sampleQuality());

/** What a reader of one language sees, without tags. */
function textIn(html: string, language: "en" | "ko"): string {
  const other = language === "en" ? "ko" : "en";
  const spans = html.replaceAll(new RegExp(`<span lang="${other}">[^<]*</span>`, "g"), "");
  return spans
    .replaceAll(/<style>[\s\S]*?<\/style>|<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}

test("the page refers to nothing outside itself and runs no script", () => {
  expect(outwardReferences(page)).toEqual([]);
  expect(outwardReferences('<script src="x">')).toHaveLength(1);
});

test("file names, notes, columns and reasons that try to break out of the page stay text", async () => {
  const attacked = await renderQuality(sampleQuality(`"'><script>alert(1)</script><img src=x onerror=y>`));
  expect(outwardReferences(attacked)).toEqual([]);
  expect(attacked).toContain("&lt;img src=x onerror=y&gt;");
  expect(tagsOf(attacked).filter((tag) => tag.startsWith("<svg")).length).toBe(
    tagsOf(page).filter((tag) => tag.startsWith("<svg")).length,
  );
});

test("everything is said in English and in Korean", () => {
  const [english, korean] = [textIn(page, "en"), textIn(page, "ko")];
  expect(english).toContain("1,200 of 1,300 rows are of use; 3 of 4 endpoints can be trained.");
  expect(korean).toContain(
    "전체 1,300행 중 1,200행을 쓸 수 있고, 엔드포인트 4개 중 3개를 학습할 수 있습니다.",
  );
  for (const suspicion of suspicions) {
    expect(english).toContain(suspicionInEnglish(suspicion));
    expect(korean).toContain(suspicionInKorean(suspicion));
  }
  for (const words of ["differ more than 10-fold", "differ by more than 0.7", "have both classes"])
    expect(english).toContain(words);
  for (const words of ["10배 넘게", "0.7 넘게", "두 클래스가 모두"]) expect(korean).toContain(words);
});

test("reasons are in the reader's language, in English where there is no Korean", () => {
  const [english, korean] = [textIn(page, "en"), textIn(page, "ko")];
  expect(english).toContain("it holds a number with a decimal comma");
  expect(korean).toContain("소수점이 쉼표로 쓰인 숫자입니다");
  expect(korean).not.toContain("it holds a number with a decimal comma");
  expect(korean).toContain("연구에서 요청하지 않는 엔드포인트입니다: MRT");
  expect(korean).toContain("30건: 신뢰할 수 있는 값의 범위를 벗어났습니다");
  expect(korean).toContain("a reason without Korean");
});

test("rows are named by file and number, five of an example at most", () => {
  expect(textIn(page, "en")).toContain("assays.csv: row 1, row 2, row 3, row 4, row 5, …");
  expect(textIn(page, "ko")).toContain("assays.csv: 1행, 2행, 3행, 4행, 5행, …");
  expect(textIn(page, "en")).not.toContain("row 6");
});

test("a fold in which an endpoint cannot be judged is marked", () => {
  expect(tagsOf(page)).toContain('<td class="number worse">');
});

test("the same quality gives the same page", async () => {
  expect((await renderQuality(sampleQuality())) === page).toBe(true);
});

test("data without endpoints, structures and anything left out still give a page", async () => {
  const blank = await renderQuality(blankQuality());
  expect(textIn(blank, "en")).toContain("Nothing was left out");
  expect(textIn(blank, "ko")).toContain("한 환자의 기록은 같은 폴드에 있습니다.");
  expect(outwardReferences(blank)).toEqual([]);
});

test("of very many reasons the most frequent are shown, and how many there are is said", async () => {
  const many = Array.from({ length: 75 }, (_, index) => leftOut("rejected", `reason ${index}.`, "", "a.csv"));
  const english = textIn(await renderQuality({ ...sampleQuality(), leftOut: many }), "en");
  expect(english).toContain("The 60 most frequent of 75 reasons are shown.");
  expect(english).toContain("reason 59.");
  expect(english).not.toContain("reason 60.");
});
