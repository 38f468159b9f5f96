/** A request as the stand-in reads it, free of sockets. */
export interface StandInRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: Query;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Each name with all its values, in the order they came. */
export type Query = Readonly<Record<string, readonly string[] | undefined>>;

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  readonly body: string;
}

/** What became of a request. */
export type Outcome =
  | Answer
  /** The connection ends without an answer. */
  | { readonly kind: 'dropped' }
  /** Wait so many milliseconds, then ask `finish` what comes next. */
  | { readonly kind: 'delayed'; readonly ms: number; readonly finish: () => Outcome };

/**
 * Puts a request together from its parts.
 *
 * @param url path with query, with or without scheme and host.
 * @param headers names in any case.
 */
export function requestOf(
  method: string,
  url: string,
  headers: Readonly<Record<string, string | undefined>> = {},
  body = '',
): StandInRequest {
  const { pathname, searchParams } = new URL(url, 'http://stand-in');
  const query: Record<string, string[]> = {};
  for (const [name, value] of searchParams) {
    const values = query[name];
    if (values === undefined) query[name] = [value];
    else values.push(value);
  }
  const lower: Record<string, string | undefined> = {};
  for (const name in headers) lower[name.toLowerCase()] = headers[name];
  return { method: method.toUpperCase(), path: pathname, query, headers: lower, body };
}

export function answer(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
  return { kind: 'answer', status, headers: { ...type, ...headers }, body };
}
