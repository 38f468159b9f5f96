import type { ReadingOptions } from '../directory.ts';
import { DirectoryError } from '../errors.ts';
import type { HttpReader } from '../http.ts';
import { pause } from '../persist.ts';
import type { ManagementApi } from './api.ts';
import { gzippedLines } from './lines.ts';

const NAME = 'Auth0, the users export';
const FIRST_POLL_MS = 1000;
const LONGEST_POLL_MS = 15_000;
/** How long one run waits for an export; the next goes on waiting for the same one. */
const MAX_WAIT_MS = 2 * 60 * 60_000;
/** Times that the file is opened without a new line coming of it. */
const MAX_OPENINGS = 4;

export interface ExportReading extends ReadingOptions {
  readonly api: ManagementApi;
  readonly reader: HttpReader;
}

/**
 * Waits until the export is made.
 *
 * @returns where its file is, which is good for 60 seconds; the job, with its file, is kept for 24 hours
 *   (https://auth0.com/docs/manage-users/user-migration/bulk-user-exports).
 * @throws {DirectoryError} `incomplete` when it failed or is gone, `unavailable` when it is still not made after two hours.
 */
export async function finishedFile(reading: ExportReading, job: string): Promise<string> {
  const { api, now, onWait } = reading;
  const until = now() + MAX_WAIT_MS;
  for (let ms = FIRST_POLL_MS; ; ms = Math.min(ms * 2, LONGEST_POLL_MS)) {
    const state = await api.exportJob(job);
    if (state === null)
      throw incomplete('is gone, as after 24 hours; go on, and a new one is made');
    if (state.status === 'failed')
      throw incomplete('failed at Auth0; go on, and a new one is made');
    if (state.status === 'completed') {
      if (typeof state.location === 'string') return state.location;
      throw new DirectoryError('malformed', `${NAME}: is completed, but has no file`);
    }
    if (now() >= until) {
      throw new DirectoryError(
        'unavailable',
        `${NAME}: still not made after ${MAX_WAIT_MS / 60_000} minutes; go on from here later`,
      );
    }
    onWait?.({ why: 'Auth0 makes the users export', ms });
    await pause(NAME, ms, reading);
  }
}

/**
 * The lines of an export's file behind the first so many. When it breaks off it is opened again, by a fresh link.
 *
 * @throws {DirectoryError} `incomplete` when it breaks off time after time.
 */
export async function* fileLines(
  reading: ExportReading,
  job: string,
  told: number,
): AsyncGenerator<string> {
  let read = told;
  let openings = 0;
  for (;;) {
    const location = await finishedFile(reading, job);
    openings += 1;
    try {
      let line = 0;
      for await (const text of gzippedLines(await opened(reading, location))) {
        line += 1;
        if (line <= read) continue;
        read = line;
        openings = 0;
        yield text;
      }
      return;
    } catch (error) {
      if (!(error instanceof DirectoryError) || error.code === 'aborted') throw error;
      if (openings === MAX_OPENINGS) {
        throw incomplete(
          `its file broke off behind line ${read}, ${MAX_OPENINGS} times; go on from here later`,
          error,
        );
      }
    }
    const ms = FIRST_POLL_MS * 2 ** openings;
    reading.onWait?.({ why: 'the file of the users export broke off', ms });
    await pause(NAME, ms, reading);
  }
}

/** The link is to another host, and needs no token. It is a secret: whoever has it has the file. */
async function opened({ reader }: ExportReading, location: string) {
  const file = await reader.stream({ path: location, name: 'the file of the users export' });
  if (file === null) throw incomplete('its file is not there');
  return file;
}

function incomplete(why: string, cause?: unknown): DirectoryError {
  return new DirectoryError('incomplete', `${NAME}: ${why}`, { cause });
}
