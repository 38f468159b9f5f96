import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CommandLine } from '../command-lines.ts';
import type { Place } from '../place.ts';

/** A command that is followed by a comment with a status has to be answered so, others with success. */
const STATUS = /# (\d{3})\b/;

/** Sends the request to the local stack, by a shell, with the variables that documents use. */
export async function runCurl({ text }: CommandLine, place: Place): Promise<void> {
  const [, status] = STATUS.exec(text) ?? [];
  const own = status === undefined ? '--fail-with-body' : "--write-out '%{http_code}'";
  const script = `curl() { command curl --silent --show-error --max-time 10 ${own} "$@"; }\n${text}\n`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: place.folder,
    env: { PATH: process.env['PATH'], ...place.variables },
  });
  await place.clearFaults();
  if (status !== undefined && !stdout.endsWith(status)) {
    throw new Error(`answered ${stdout.slice(-3)}, not ${status}`);
  }
}
