/**
 * The last day (YYYY-MM-DD, UTC) of an approval that ends at this moment, for people: an approval of a whole
 * day ends with the first moment of the next one, and nobody who wrote a day should read another.
 */
export function lastDayOf(expiresAt: string): string {
  return new Date(Date.parse(expiresAt) - 1).toISOString().slice(0, 10);
}
