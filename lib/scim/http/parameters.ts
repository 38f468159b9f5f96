import { ScimError } from '../errors.ts';
import { MAX_RESULTS } from '../protocol/index.ts';

/** What a request asks for besides the resource (RFC 7644, 3.4.2 and 3.9). Sorting is not done, and not announced. */
export interface Parameters {
  readonly filter: string | undefined;
  readonly attributes: string | undefined;
  readonly excludedAttributes: string | undefined;
  /** From 1. */
  readonly startIndex: number;
  /** 0: the total alone. */
  readonly count: number;
}

const DEFAULT_PAGE = 100;
/** Characters: of all names that an answer is to show, or not. */
const MAX_NAMES = 8_000;
const WHOLE_NUMBER = /^[+-]?\d{1,15}$/;

/**
 * @param query - as it came, without the question mark; a space is `+` or `%20`
 * @throws {ScimError} 400 `invalidValue` when a number is none, or a list of names is too long
 */
export function readParameters(query: string): Parameters {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const known = name.toLowerCase();
    if (!given.has(known)) given.set(known, value);
  }
  return {
    filter: given.get('filter'),
    attributes: namesOf('attributes', given.get('attributes')),
    excludedAttributes: namesOf('excludedAttributes', given.get('excludedattributes')),
    ...pageOf(
      numberOf('startIndex', given.get('startindex')),
      numberOf('count', given.get('count')),
    ),
  };
}

/** Out of bounds is moved to the bound, as RFC 7644, 3.4.2.4 has it. */
export function pageOf(
  startIndex: number | undefined,
  count: number | undefined,
): Pick<Parameters, 'startIndex' | 'count'> {
  return {
    startIndex: Math.max(1, startIndex ?? 1),
    count: Math.min(MAX_RESULTS, Math.max(0, count ?? DEFAULT_PAGE)),
  };
}

/** Each resource of a page is compared with all of them. @throws {ScimError} 400 `invalidValue` */
export function namesOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text.length <= MAX_NAMES) return text;
  throw new ScimError(400, `${name}: may have ${MAX_NAMES} characters at most`, {
    scimType: 'invalidValue',
  });
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (WHOLE_NUMBER.test(text)) return Number(text);
  throw new ScimError(400, `${name}: must be a whole number`, { scimType: 'invalidValue' });
}
