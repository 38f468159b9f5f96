/**
 * The smallest sample that so many hundredths of all samples do not exceed (nearest rank).
 *
 * @param percent - above 0, up to 100
 * @returns NaN when there is no sample
 */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
