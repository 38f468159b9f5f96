/** The share of a word's letters that may be wrong in it. */
const TOLERANCE = 0.4;

/** Those of some candidates that a misspelt word was most likely meant for; none when it is like none of them. */
export function closest(word: string, candidates: readonly string[]): string[] {
  const meant = word.toLowerCase();
  const near = candidates
    .map((candidate) => ({ candidate, far: distance(meant, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= candidate.length * TOLERANCE);
  const nearest = Math.min(...near.map(({ far }) => far));
  return near.filter(({ far }) => far === nearest).map(({ candidate }) => candidate);
}

/** Letters to put in, take out or change to make one word of the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, wanted] of [...to].entries()) {
      const [across = 0, above = 0, left = 0] = [row[at], row[at + 1], next[at]];
      next.push(Math.min(above + 1, left + 1, across + (letter === wanted ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
