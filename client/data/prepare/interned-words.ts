/** Words that come again and again (assays, columns, reasons), each kept once and named by a number. */
export class InternedWords {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];

  get size(): number {
    return this.#words.length;
  }

  /** The number of a word, given on its first use. */
  numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.#words.length);
    return this.#words.push(word) - 1;
  }

  /** The number of a word that was seen, else undefined. */
  find(word: string): number | undefined {
    return this.#numbers.get(word);
  }

  /** The word of a number that `numberOf` gave. */
  word(number: number): string {
    return this.#words[number]!;
  }
}
