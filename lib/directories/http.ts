import type * as z from 'zod/mini';
import { chunksOf, jsonOf } from './answer-body.ts';
import { createExchange, type ExchangeOptions } from './exchange.ts';
import { close, type Limited } from './fetch-within.ts';
import type { Attempt } from './persist.ts';
import { parsedAs } from './refusals.ts';

export interface HttpReaderOptions extends ExchangeOptions {
  /** For messages: `Clerk's API`. */
  readonly api: string;
  /** What stands before every path: `https://api.clerk.com`. */
  readonly apiUrl: string;
  /** The largest JSON answer, in bytes. Default 64 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Whether the JSON of a 404 is the API's own word that there is no such thing. One that is not comes from something
   * in between, or from another server, and says nothing. Absent: every 404 says so.
   */
  readonly saysMissing?: ((answer: unknown) => boolean) | undefined;
}

export interface HttpRequest<T> {
  /** Behind `apiUrl`, encoded; or a whole URL, which gets no credentials unless it is below `apiUrl`. */
  readonly path: string;
  /** Added to those in the path. */
  readonly query?: Readonly<Record<string, string | number>> | undefined;
  readonly method?: 'GET' | 'POST' | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Of the whole answer. */
  readonly schema: z.ZodMiniType<T>;
  /** For messages, where the path should not be told. Default: method and path, of a whole URL only its host. */
  readonly name?: string | undefined;
  /**
   * What a 3xx or a 4xx other than 404, 408, 425 and 429 means, where it has a meaning of its own: the request's
   * result, or `undefined`: none. `answer` is its JSON, or `undefined`.
   */
  readonly refused?: ((status: number, answer: unknown) => T | undefined) | undefined;
}

export type StreamRequest = Pick<HttpRequest<unknown>, 'path' | 'query' | 'name'>;

/** Reads from one API: at its pace, as often as it takes, and never a half answer. */
export interface HttpReader {
  /**
   * One JSON answer; `null`: 404. It may be made several times, a POST too. Waits that the API asks for (429,
   * `Retry-After`) are no failures; a 5xx, no answer, half of one, one too late or a 404 that is not the API's own is,
   * and is tried again with exponential backoff, six times in all.
   *
   * @throws {DirectoryError} `no_access` (401, 403), `throttled` (ten minutes of 429), `unavailable`, `malformed`
   *   (another refusal, not JSON or a strange 404 six times, not of the schema, too large), `aborted`.
   */
  read<T>(request: HttpRequest<T>): Promise<T | null>;
  /**
   * The body as it comes, redirects followed; `null`: 404. Until it begins, as `read`. After that a break, or no byte
   * for `timeoutMs`, throws `unavailable` from the iteration: only the whole can be asked for again. It must be
   * iterated, to its end or until the loop is left, which closes the connection.
   *
   * @throws {DirectoryError} as `read`
   */
  stream(request: StreamRequest): Promise<AsyncIterable<Uint8Array> | null>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** @see ExchangeOptions for what it needs: who asks, how fast, with what patience. */
export function createHttpReader(options: HttpReaderOptions): HttpReader {
  const { api, signal, maxBodyBytes = MAX_BODY_BYTES, saysMissing } = options;
  const base = new URL(options.apiUrl).href.replace(/\/+$/, '');
  const exchange = createExchange(options);

  const nameOf = ({ path, name }: StreamRequest, method: string): string => {
    const route = URL.canParse(path) ? new URL(path).host : (path.split('?')[0] ?? path);
    return `${api}, ${name ?? `${method} ${route}`}`;
  };
  const target = ({ path, query = {} }: StreamRequest) => {
    const url = new URL(URL.canParse(path) ? path : base + path);
    for (const [key, value] of Object.entries(query)) url.searchParams.append(key, String(value));
    return { url: url.href, authorized: url.href.startsWith(`${base}/`) };
  };

  async function missing(limited: Limited, name: string): Promise<Attempt<null>> {
    try {
      if (saysMissing === undefined) return { kind: 'done', value: null };
      const json = await jsonOf(limited, name, maxBodyBytes);
      if (json.kind === 'done' && saysMissing(json.value)) return { kind: 'done', value: null };
    } finally {
      await close(limited);
    }
    const why =
      "answered 404, and not in the API's own words (check its URL, and what stands between)";
    return { kind: 'failed', code: 'malformed', why, status: 404 };
  }

  return {
    read: <T>(request: HttpRequest<T>) => {
      const { method = 'GET', body, schema, refused } = request;
      const name = nameOf(request, method);
      return exchange<T | null>({
        ...target(request),
        name,
        method,
        redirect: 'manual',
        body: body === undefined ? undefined : JSON.stringify(body),
        use: async (limited) => {
          if (limited.response.status === 404) return await missing(limited, name);
          const json = await jsonOf(limited, name, maxBodyBytes);
          if (json.kind !== 'done') return json;
          return { kind: 'done', value: parsedAs(schema, json.value, name) };
        },
        refused:
          refused &&
          (async (limited) => {
            const json = await jsonOf(limited, name, maxBodyBytes);
            return refused(limited.response.status, json.kind === 'done' ? json.value : undefined);
          }),
      });
    },
    stream: (request) => {
      const name = nameOf(request, 'GET');
      return exchange<AsyncIterable<Uint8Array> | null>({
        ...target(request),
        name,
        method: 'GET',
        redirect: 'follow',
        use: async (limited) => {
          if (limited.response.status === 404) {
            await close(limited);
            return { kind: 'done', value: null };
          }
          return { kind: 'done', value: chunksOf(limited, name, signal) };
        },
      });
    },
  };
}
