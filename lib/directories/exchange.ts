import type { ReadingOptions } from './directory.ts';
import { DirectoryError } from './errors.ts';
import { close, fetchWithin, type Limited, type Outgoing, whyOf } from './fetch-within.ts';
import { createPacer, type Pace } from './pace.ts';
import { type Attempt, pause, persist } from './persist.ts';
import { refusal } from './refusals.ts';
import { retryAfterOf } from './retry-after.ts';

export interface ExchangeOptions extends ReadingOptions {
  /** What to do when the credentials are refused, or lack a right: `check CLERK_SECRET_KEY`. */
  readonly accessRemedy: string;
  /** The headers that prove who asks; asked for before every attempt. What it throws ends the request. */
  readonly authorize: () => Promise<Readonly<Record<string, string>>>;
  /** Told of a 401 before the same request is made once more: forget the token. Absent: a 401 is final. */
  readonly onUnauthorized?: (() => void) | undefined;
  /** The longest that one attempt may take, in ms; of a stream, the longest without a byte. Default 30 s. */
  readonly timeoutMs?: number | undefined;
  /** Absent: as fast as it answers. */
  readonly pace?: Pace | undefined;
}

export interface ExchangeRequest<T> extends Omit<Outgoing, 'headers'> {
  /** The request, as messages call it. */
  readonly name: string;
  /** Whether the credentials go with it. */
  readonly authorized: boolean;
  /** Given an answer of 2xx or 404, which it must close. */
  readonly use: (limited: Limited) => Promise<Attempt<T>>;
  /** Given another that would be the same the next time; `undefined`: it has no meaning of its own. */
  readonly refused?: ((limited: Limited) => Promise<T | undefined>) | undefined;
}

/** Makes a request until it has an answer that counts. @throws {DirectoryError} */
export type Exchange = <T>(request: ExchangeRequest<T>) => Promise<T>;

const TIMEOUT_MS = 30_000;
/** 4xx that say nothing against the request: too slow, too early. */
const PASSING = new Set([408, 425]);

export function createExchange(options: ExchangeOptions): Exchange {
  const { now, signal, authorize, onUnauthorized, accessRemedy } = options;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const pacer = createPacer(options.pace, options);

  return <T>({ name, authorized, use, refused, ...outgoing }: ExchangeRequest<T>) => {
    let renewed = false;

    const attempt = async (): Promise<Attempt<T>> => {
      const turn = pacer.turn();
      if (turn > 0) await pause(name, turn, options);
      const headers = headersOf(
        {
          accept: 'application/json',
          ...(outgoing.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(authorized ? await authorize() : {}),
        },
        name,
        accessRemedy,
      );
      let limited: Limited;
      try {
        limited = await fetchWithin({ ...outgoing, headers }, timeoutMs, signal);
      } catch (cause) {
        return { kind: 'failed', code: 'unavailable', why: whyOf(cause), cause };
      }
      const { status, ok } = limited.response;
      if (ok || status === 404) return use(limited);
      const answered = await refusedWith(limited, refused, now());
      if (answered !== undefined) return answered;
      if (status !== 401 || !authorized || onUnauthorized === undefined || renewed) {
        throw refusal(name, status, accessRemedy);
      }
      renewed = true;
      onUnauthorized();
      return attempt();
    };

    return persist(name, attempt, { ...options, hold: pacer.hold });
  };
}

/** Fails before `fetch` does, whose message would quote the credentials. */
function headersOf(
  given: Readonly<Record<string, string>>,
  name: string,
  accessRemedy: string,
): Headers {
  try {
    return new Headers({ ...given });
  } catch {
    const rule = 'the credentials hold a character that no header may hold';
    throw new DirectoryError('no_access', `${name}: ${rule}; ${accessRemedy}`);
  }
}

/** What becomes of an answer that is none; `undefined`: the same request would only get it again. */
async function refusedWith<T>(
  limited: Limited,
  refused: ExchangeRequest<T>['refused'],
  now: number,
): Promise<Attempt<T> | undefined> {
  const { status, headers } = limited.response;
  try {
    if (status === 429) return { kind: 'throttled', waitMs: retryAfterOf(headers, now) };
    if (status >= 500 || PASSING.has(status)) {
      const waitMs = retryAfterOf(headers, now);
      return { kind: 'failed', code: 'unavailable', why: `answered ${status}`, waitMs, status };
    }
    const meaning = await refused?.(limited);
    return meaning === undefined ? undefined : { kind: 'done', value: meaning };
  } finally {
    await close(limited);
  }
}
