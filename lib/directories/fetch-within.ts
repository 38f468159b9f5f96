/** One request as it goes out. */
export interface Outgoing {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Headers;
  readonly body?: string | undefined;
  readonly redirect: 'manual' | 'follow';
}

/** An answer whose body is still to come, under a time limit. */
export interface Limited {
  readonly response: Response;
  /** The limit counts anew. */
  readonly restart: () => void;
  /** No limit, until it is started again: nobody waits for the other side. */
  readonly stop: () => void;
  /** No limit any more; to be called at the end, whatever that was. */
  readonly release: () => void;
}

/**
 * Sends a request. The time limit counts from here to the end of its answer's body.
 *
 * @param signal - ends it
 * @throws whatever `fetch` throws, or a {@link TimeoutError}.
 */
export async function fetchWithin(
  { url, method, headers, body, redirect }: Outgoing,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<Limited> {
  const controller = new AbortController();
  const onAbort = () => controller.abort();
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort);
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const restart = () => {
    stop();
    timer = setTimeout(() => controller.abort(new TimeoutError(limitMs)), limitMs);
  };
  const release = () => {
    stop();
    signal?.removeEventListener('abort', onAbort);
  };
  restart();
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect,
      signal: controller.signal,
      ...(body === undefined ? {} : { body }),
    });
    return { response, restart, stop, release };
  } catch (cause) {
    release();
    throw cause;
  }
}

/** Leaves the rest of an answer unread. */
export async function close({ response, release }: Limited): Promise<void> {
  release();
  // What has been read, or broken off, cannot be cancelled, and need not.
  if (!response.bodyUsed) await response.body?.cancel().catch(() => {});
}

/** No answer within the limit. */
export class TimeoutError extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${limitMs / 1000} s`);
    this.name = 'TimeoutError';
  }
}

/** What went wrong with a request, in few words: a system's code, and nothing of what was sent. */
export function whyOf(cause: unknown): string {
  if (cause instanceof TimeoutError) return cause.message;
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return typeof code === 'string' ? `no answer (${code})` : 'no answer, or half of one';
}
