import { DirectoryError } from '../errors.ts';
import type { PositionOf, Step } from './cursor.ts';
import { type ExportReading, fileLines, finishedFile } from './export-file.ts';
import { userJob } from './facts.ts';
import { userSchema } from './objects.ts';

const USERS_PER_STEP = 500;

/**
 * Begins an export of all users: `GET /users` gives no more than 1,000
 * (https://auth0.com/docs/manage-users/user-search/view-search-results-by-page). The step tells nothing but the job, so
 * that a run which ends while the export is made goes on with the same one.
 */
export async function* beginExport({ api, now }: ExportReading): AsyncGenerator<Step> {
  const before = await api.countUsers();
  const askedAt = now();
  const { id: job } = await api.beginExport();
  yield { jobs: [], next: { part: 'export', job, askedAt, before, line: 0 } };
}

/**
 * Every user of an export, line by line, while its file comes; then come the members.
 *
 * @param own - whether this run began it. An export of an earlier run that has expired, failed, or lacks something
 *   makes way for a new one, which tells all users again: the same facts of the same time do no harm.
 */
export async function* tellExport(
  reading: ExportReading,
  at: PositionOf<'export'>,
  own: boolean,
): AsyncGenerator<Step> {
  try {
    yield* tellLines(reading, at);
  } catch (error) {
    if (own || !(error instanceof DirectoryError) || error.code !== 'incomplete') throw error;
    yield { jobs: [], next: { part: 'users' } };
  }
}

async function* tellLines(reading: ExportReading, at: PositionOf<'export'>): AsyncGenerator<Step> {
  await finishedFile(reading, at.job);
  // Counted as near to the export as can be: who was there all the while must be in it.
  const atLeast = at.atLeast ?? Math.min(at.before, await reading.api.countUsers());
  let { line } = at;
  let jobs: Step['jobs'][number][] = [];
  for await (const text of fileLines(reading, at.job, line)) {
    line += 1;
    jobs.push(userJob(readLine(text, line), at.askedAt));
    if (jobs.length < USERS_PER_STEP) continue;
    yield { jobs, next: { ...at, line, atLeast } };
    jobs = [];
  }
  if (line < atLeast) {
    throw new DirectoryError(
      'incomplete',
      `Auth0, the users export: has ${line} users of at least ${atLeast}; go on, and a new one is made`,
    );
  }
  yield { jobs, next: { part: 'members', organizations: [] } };
}

function readLine(text: string, line: number) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without its cause: the engine's message quotes the text.
    throw unreadable(line, 'not JSON');
  }
  const result = userSchema.safeParse(value);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
  throw unreadable(line, `${path} is not as documented`);
}

function unreadable(line: number, why: string): DirectoryError {
  return new DirectoryError(
    'malformed',
    `Auth0, the users export: line ${line} cannot be read: ${why}; mend that user at Auth0, or begin again`,
  );
}
