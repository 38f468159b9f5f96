import { DirectoryError } from '../errors.ts';
import type { Listing } from './listing.ts';
import { createFinder, overlapOf, type WalkOptions } from './next-objects.ts';
import { advance, type Listed, type Position, START } from './position.ts';

/** Objects that have not been told. */
export interface Stretch<T> {
  readonly objects: readonly T[];
  /** When they were asked for, in ms. */
  readonly askedAt: number;
  /** In front of them, and behind. */
  readonly from: Position;
  readonly to: Position;
  /** That was the whole list. */
  readonly done: boolean;
  /** What it is a list of is gone. */
  readonly gone: boolean;
}

/** Times that a listing is read from its start before it is given up. */
const MAX_READINGS = 2;

/**
 * Reads a listing from a position to its end, whatever happens to it between two pages.
 *
 * With pages by offset, a deletion moves all behind it up, so that the next page would begin too late. So each page
 * overlaps with the one before, and where nothing known is on it, earlier ones are asked for until something is. The
 * end counts only when no fewer were told than the listing has by its own count, now or when the reading began; else it
 * is read once more from its start.
 *
 * Where objects can be asked for by the one in front of them, they are: a high offset costs the API a walk over all
 * before it. That they do follow is seen by their times, and that the one in front was there all along is asked at the
 * end.
 *
 * @throws {DirectoryError} `incomplete`, and whatever asking throws.
 */
export async function* walk<T extends Listed>(
  listing: Listing<T>,
  from: Position,
  options: WalkOptions,
): AsyncGenerator<Stretch<T>> {
  const { pageSize, now } = options;
  let next = createFinder(listing, options);
  let position = from;
  let readings = 1;
  /** How far pages went without anything new. */
  let barren = 0;
  for (;;) {
    if (position.told === 0 && position.expected === undefined) {
      position = { ...position, expected: await listing.count?.() };
    }
    const found = await next(position);
    if (found.kind === 'gone') {
      const nothing = { objects: [], askedAt: now(), from: position, to: position };
      yield { ...nothing, done: true, gone: true };
      return;
    }
    let told = position.told;
    let expected = position.expected;
    if (found.kind === 'found') {
      const { objects, askedAt, offset, total, end } = found;
      expected ??= total;
      const to = advance({ ...position, expected }, objects, offset);
      told = to.told;
      const left = end ? (total ?? (await listing.count?.())) : undefined;
      const short = end && told < Math.min(expected ?? 0, left ?? 0);
      // After a step back come pages of what was told already, and no more of them than were told.
      barren = objects.length > 0 ? 0 : barren + pageSize - overlapOf(pageSize);
      if (!short && barren <= told + 10 * pageSize) {
        yield { objects, askedAt, from: position, to, done: end, gone: false };
        if (end) return;
        position = to;
        continue;
      }
      expected = left ?? expected;
    }
    if (readings === MAX_READINGS) throw incomplete(listing.what, told, expected);
    readings += 1;
    position = START;
    barren = 0;
    next = createFinder(listing, options);
  }
}

function incomplete(what: string, told: number, expected: number | undefined): DirectoryError {
  const of = expected === undefined ? '' : ` of ${expected}`;
  return new DirectoryError(
    'incomplete',
    `Clerk's list of ${what} gave ${told}${of}, at the second reading too: it changes while it is read, or keeps some back; read it again when fewer are being deleted`,
  );
}
