import { DirectoryError } from '../errors.ts';
import { throwIfAborted } from '../persist.ts';
import { answeredWith } from './failures.ts';
import type { CallOptions, Pool } from './pool.ts';

/** How often one listing may begin again before it is given up. */
const MAX_RESTARTS = 3;

/** A page as the API answers it. */
export interface ListedPage<T> {
  readonly items: readonly T[] | undefined;
  readonly next: string | undefined;
}

/** The same, and when it was asked for, in ms. */
export interface TimedPage<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
  readonly askedAt: number;
}

export type ListCall<T> = (
  token: string | undefined,
  options: CallOptions,
) => Promise<ListedPage<T>>;

/**
 * All pages of a listing. Tokens live for about an hour; when one has expired, or comes round again, the listing begins
 * again from its first page: what was told then is told once more, which changes nothing, and nobody is left out.
 *
 * @param from - a token from earlier on
 * @throws {DirectoryError} `incomplete` when that happens time after time.
 */
export async function* list<T>(
  pool: Pool,
  action: string,
  call: ListCall<T>,
  from?: string,
): AsyncGenerator<TimedPage<T>> {
  let token = from;
  let restarts = 0;
  let comesRound = createTokenWatch();

  function beginAgain(why: string): void {
    restarts += 1;
    if (restarts > MAX_RESTARTS) {
      throw new DirectoryError(
        'incomplete',
        `Cognito's ${action}: ${why}, and that ${restarts} times: its list has no end; try again later`,
      );
    }
    pool.onWait?.({ why: `${action} begins again: ${why}`, ms: 0 });
    token = undefined;
    comesRound = createTokenWatch();
  }

  for (;;) {
    throwIfAborted(`Cognito's ${action}`, pool.signal);
    const askedAt = pool.now();
    let page: ListedPage<T>;
    try {
      const asked = token;
      page = await pool.ask(action, (options) => call(asked, options));
    } catch (error) {
      // Everything else in the request was right when it got its first page.
      if (token === undefined || !answeredWith(error, 'InvalidParameterException')) throw error;
      beginAgain('the token of its next page has expired');
      continue;
    }
    const items = itemsOf(action, page.items);
    if (!page.next) {
      yield { items, next: undefined, askedAt };
      return;
    }
    const stuck = comesRound(page.next);
    yield { items, next: page.next, askedAt };
    if (stuck) beginAgain('the token of an earlier page came round again');
    else token = page.next;
  }
}

/** Cognito always sends the list, empty or not. @throws {DirectoryError} `malformed` without one: it says nothing */
export function itemsOf<T>(action: string, items: readonly T[] | undefined): readonly T[] {
  if (items !== undefined) return items;
  throw new DirectoryError(
    'malformed',
    `Cognito's ${action}: its answer has no list; check the endpoint and what stands between`,
  );
}

/**
 * Says whether a token was seen before, with only one kept: the one at the last power of two, so any circle closes on
 * it in the end (Brent's way of finding cycles).
 */
function createTokenWatch(): (token: string) => boolean {
  let kept: string | undefined;
  let seen = 0;
  let keepAt = 1;
  return (token) => {
    if (token === kept) return true;
    seen += 1;
    if (seen === keepAt) {
      kept = token;
      keepAt *= 2;
    }
    return false;
  };
}
