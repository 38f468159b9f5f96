import { DirectoryError } from './errors.ts';
import { type Limited, whyOf } from './fetch-within.ts';
import { type Attempt, throwIfAborted } from './persist.ts';
import { tooLarge } from './refusals.ts';

/**
 * The whole body as JSON. Half of it, or a page of something that stands between, may be whole the next time.
 *
 * @param name - the request, as messages call it
 * @throws {DirectoryError} `malformed` when it is too large: the rest is not read.
 */
export async function jsonOf(
  limited: Limited,
  name: string,
  maxBytes: number,
): Promise<Attempt<unknown>> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of limited.response.body ?? []) {
      bytes += chunk.byteLength;
      // Leaving the loop cancels the rest.
      if (bytes > maxBytes) break;
      text += decoder.decode(chunk, { stream: true });
    }
  } catch (cause) {
    return { kind: 'failed', code: 'unavailable', why: whyOf(cause), cause };
  } finally {
    limited.release();
  }
  if (bytes > maxBytes) throw tooLarge(name, maxBytes);
  try {
    const value: unknown = JSON.parse(text + decoder.decode());
    return { kind: 'done', value };
  } catch {
    // Without its cause: the engine's message quotes the text.
    return { kind: 'failed', code: 'malformed', why: 'answered something that is not JSON' };
  }
}

/**
 * The body as it comes. The time limit is for each chunk, and does not count while whoever iterates is busy with one.
 *
 * @throws {DirectoryError} `unavailable` when it breaks off, `aborted`.
 */
export async function* chunksOf(
  limited: Limited,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of limited.response.body ?? []) {
      limited.stop();
      yield chunk;
      limited.restart();
    }
  } catch (cause) {
    throwIfAborted(name, signal);
    const message = `${name}: broke off in the middle (${whyOf(cause)}); it must be read again from its beginning`;
    throw new DirectoryError('unavailable', message, { cause });
  } finally {
    limited.release();
  }
}
