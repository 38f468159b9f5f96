import { CliError, usageError } from '../errors.ts';

const MIN_PREFIX = 4;
/** How many characters of an id a list shows: enough to tell thousands of letters apart. */
export const SHORT_ID = 8;

export const shortId = (id: string): string => id.slice(0, SHORT_ID);

/** Letters by their ids, or the beginnings of these. */
export interface WantedIds {
  /** Whether a letter is wanted; it is remembered as found. */
  take(id: string): boolean;
  /** Whether each is found for certain: whole ids, each of them seen. */
  isDone(): boolean;
  /**
   * To be asked once all letters were seen.
   *
   * @param outOfSight - how many letters could not be seen, about
   * @throws {CliError} `ambiguous_id`, or `no_such_letter`
   */
  check(outOfSight: number): void;
}

/**
 * @param mayBeReason - whether whoever gave a reason instead is told of `--reason`
 * @throws {CliError} `usage`
 */
export function createWantedIds(given: readonly string[], mayBeReason = false): WantedIds {
  const wanted = given.map((text) => {
    const prefix = text.toLowerCase();
    if (!/^[0-9a-f-]{4,36}$/.test(prefix)) {
      throw usageError(
        mayBeReason && /^[a-z]+(?:_[a-z]+)*$/i.test(text)
          ? `"${text}" is no letter's id; meant --reason ${text}?`
          : `"${text}" is no letter's id`,
        `Give an id of \`permit-sync dlq list --letters\`, or at least ${MIN_PREFIX} of its first characters.`,
      );
    }
    return { prefix, found: new Set<string>() };
  });

  return {
    take(id) {
      let isWanted = false;
      for (const { prefix, found } of wanted) {
        if (!id.toLowerCase().startsWith(prefix)) continue;
        found.add(id);
        isWanted = true;
      }
      return isWanted;
    },
    isDone: () => wanted.every(({ prefix, found }) => found.has(prefix)),
    check(outOfSight) {
      for (const { prefix, found } of wanted) {
        if (found.size === 1) continue;
        if (found.size === 0) throw noSuchLetter(prefix, outOfSight);
        throw new CliError(
          'ambiguous_id',
          `"${prefix}" may be ${found.size} letters: ${[...found].slice(0, 5).join(', ')}`,
          { remedy: 'Give more characters of the id.' },
        );
      }
    },
  };
}

/** Ids as they were given, less those that mean one of some letters. */
export const withoutThose = (
  given: readonly string[],
  letters: ReadonlySet<string>,
): readonly string[] =>
  given.filter((text) => {
    const prefix = text.toLowerCase();
    return ![...letters].some((id) => id.toLowerCase().startsWith(prefix));
  });

export function noSuchLetter(id: string, outOfSight: number): CliError {
  const held =
    outOfSight === 0
      ? 'It was replayed, edited or dropped, or its 14 days are over. An edited or imported letter has a new id.'
      : `About ${outOfSight} letters are out of sight: another run looks at them, or one that was killed did. ` +
        'They are back within half a minute mostly, 10 minutes at most: look again then.';
  return new CliError('no_such_letter', `there is no letter ${id} in the dead-letter queue`, {
    remedy: `${held}\nSee what is there: permit-sync dlq list --letters`,
  });
}
