import { newCheckpoint, runBackfill } from '../../lib/backfill/index.ts';
import type { Given } from '../command.ts';
import { CliError, interrupted } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Shell } from '../shell.ts';
import { codeOf } from './failure.ts';
import { createPreview } from './preview.ts';
import { printPreview } from './print-preview.ts';
import type { Request } from './request.ts';
import { compareRoles } from './roles-in-permit.ts';
import { nameOf, openSource } from './source.ts';
import { createWatch } from './watch.ts';

/**
 * Reads as a backfill does, sends nothing, keeps nothing, and says what the mapping makes of it.
 *
 * @throws {CliError} when not all could be read
 */
export async function dryRun(
  request: Request,
  given: Given,
  shell: Shell,
): Promise<ExitCode | undefined> {
  const { terminal, access } = given;
  const preview = createPreview(await access.mapping());
  const startedAt = shell.now();
  const watch = createWatch(terminal, nameOf(request), shell.stderr.isTerminal);
  const source = await openSource(request, given, shell, {
    startedAt,
    columns: request.options.columns,
    onWait: watch.onWait,
  });
  const identity = {
    source: request.source,
    account: source.directory.account,
    queue: 'none',
    options: request.options,
  };
  const checkpoint = newCheckpoint(identity, startedAt);
  const total = await source.countUsers(terminal).catch((error: unknown) => {
    throw shell.signal.aborted ? interrupted('Nothing was sent.') : error;
  });
  watch.begin(checkpoint, total);
  const end = await runBackfill({
    directory: source.directory,
    checkpoint,
    sender: { send: async (jobs) => preview.add(jobs) },
    keep: async () => {},
    onPage: watch.page,
    signal: shell.signal,
    now: shell.now,
  }).finally(watch.end);
  if (end.kind === 'stopped') throw interrupted('Nothing was sent.');
  if (end.kind === 'failed') {
    const code = codeOf(end.error);
    if (code === undefined || !(end.error instanceof Error)) throw end.error;
    throw new CliError(code, `not all could be read: ${end.error.message}`, {
      cause: end.error,
      remedy: 'Nothing was sent.',
    });
  }
  const inPermit = await compareRoles([...preview.roles.keys()], given);
  printPreview(end, preview, { request, terminal, inPermit });
  return undefined;
}
