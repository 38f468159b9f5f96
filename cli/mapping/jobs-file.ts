import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { decodeJob, JobError, type SyncJob } from '../../lib/jobs/index.ts';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import { readLetter } from '../../lib/queue/index.ts';
import { byteLines } from '../dlq/byte-lines.ts';
import { decodeLine, LetterLineError } from '../dlq/letter-line.ts';
import { CliError } from '../errors.ts';

export interface JobsInFile {
  readonly jobs: readonly SyncJob[];
  /** Letters that no parser can make a job of. */
  readonly unreadable: number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const letter = z.object({ reason: z.looseObject({}), body: z.string() });
/** Rows that are named in one message. */
const MAX_ROWS = 10;

/**
 * Reads the jobs of a file, a letter of `dlq export` or a job on each line; blank lines are passed over.
 *
 * @throws {CliError} `no_file`; `bad_file`, naming the rows that are neither
 */
export async function readJobs(file: string, cwd: string): Promise<JobsInFile> {
  const path = resolve(cwd, file);
  if (!existsSync(path) || statSync(path).isDirectory()) {
    throw new CliError('no_file', `--jobs ${file}: there is no such file`);
  }
  const jobs: SyncJob[] = [];
  const wrong: string[] = [];
  let unreadable = 0;
  let row = 0;
  for await (const { bytes } of byteLines(path)) {
    row += 1;
    try {
      const found = jobsOf(UTF8.decode(bytes));
      if (found === undefined) unreadable += 1;
      else jobs.push(...found);
    } catch (error) {
      wrong.push(`row ${row}: ${whyNot(error)}`);
    }
  }
  if (wrong.length > 0) throw badFile(file, wrong);
  return { jobs, unreadable };
}

/** `undefined`: a letter without a job. */
function jobsOf(line: string): readonly SyncJob[] | undefined {
  if (line.trim() === '') return [];
  if (!letter.safeParse(parse(line)).success) return [decodeJob(line)];
  const reading = readLetter(decodeLine(line), parseKeptEvent);
  return reading.kind === 'jobs' ? reading.jobs : undefined;
}

/** The decoders say what is wrong with what is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Never with a value of the row. */
function whyNot(error: unknown): string {
  if (error instanceof JobError || error instanceof LetterLineError) return error.message;
  if (error instanceof TypeError) return 'is no UTF-8';
  throw error;
}

function badFile(file: string, wrong: readonly string[]): CliError {
  const more = wrong.length > MAX_ROWS ? [`and ${wrong.length - MAX_ROWS} rows more`] : [];
  return new CliError(
    'bad_file',
    [`--jobs ${file} has rows that are no jobs`, ...wrong.slice(0, MAX_ROWS), ...more].join('\n  '),
    { remedy: 'Each row is a letter as `permit-sync dlq export` writes it, or a job.' },
  );
}
