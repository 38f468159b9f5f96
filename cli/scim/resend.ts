import * as z from 'zod/mini';
import { createDirectory } from '../../lib/scim/directory/index.ts';
import { ScimError } from '../../lib/scim/errors.ts';
import { keys, listedId, openStore } from '../../lib/scim/store/index.ts';
import type { Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import { CliError, interrupted } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { asCliError, explained } from './explained.ts';
import { openPorts } from './open-ports.ts';
import { readOptions, tenantOption } from './options.ts';

/** Users who are told at once. */
const AT_ONCE = 16;
const schema = z.object({
  tenant: tenantOption,
  from: z.optional(
    z.string().check(z.regex(/^\d{13}-\S+$/, 'must be what an earlier run ended with')),
  ),
});

/**
 * `permit-sync scim resend`: all users of a tenant, in the order in which they were made, as they stand in the store.
 *
 * @throws {CliError} however it ends before all were told: with the command line that goes on
 */
export async function resend(given: Given): Promise<ExitCode | undefined> {
  const { terminal, shell } = given;
  const { tenant, from = '' } = readOptions(schema, given.options);
  const ports = await openPorts(given, 'imports');
  const list = await explained(() =>
    openStore(ports.table).query(keys.list(tenant, 'users'), { only: [['sk']] }),
  );
  const positions = list.rows.map((row) => row['sk']?.S ?? '').filter((sk) => sk >= from);
  const many = positions.length === 1 ? '1 user' : `${positions.length} users`;
  const where = (await given.access.place()).label;
  if (positions.length > 0 && !(await terminal.ask(`Tell ${many} of ${tenant} anew (${where})?`))) {
    terminal.note('Nothing was sent.');
    return undefined;
  }
  const { users } = createDirectory(ports, tenant);
  const progress = terminal.progress({ unit: 'users', total: positions.length });
  let gone = 0;
  try {
    for (let at = 0; at < positions.length; at += AT_ONCE) {
      const resume = resumeLine(tenant, positions[at] ?? '', given);
      if (shell.signal.aborted) throw interrupted(`Go on with it: ${resume}`);
      const some = positions.slice(at, at + AT_ONCE).map(listedId);
      const ended = await Promise.allSettled(some.map((id) => users.tellAgain(id)));
      for (const one of ended) {
        if (one.status === 'fulfilled') continue;
        if (!isGone(one.reason)) throw stopped(one.reason, resume);
        gone += 1;
      }
      progress.update(Math.min(at + AT_ONCE, positions.length));
    }
  } finally {
    progress.stop();
  }
  const told = positions.length - gone;
  if (terminal.json) terminal.printJson({ tenant, told, gone });
  else terminal.print(`${told} told${gone === 0 ? '' : `, ${gone} gone meanwhile`}`);
  return undefined;
}

/** Deleted since the list was read: whoever did that has said so. */
const isGone = (reason: unknown): boolean => reason instanceof ScimError && reason.status === 404;

function stopped(reason: unknown, resume: string): unknown {
  if (!(reason instanceof ScimError)) return reason;
  const { code, message, remedy = '' } = asCliError(reason);
  const lines = [remedy, `Go on with it: ${resume}`].filter((line) => line !== '');
  return new CliError(code, message, { cause: reason, remedy: lines.join('\n') });
}

const resumeLine = (tenant: string, from: string, { options }: Given): string =>
  commandLine(['scim', 'resend'], [], { ...placeOf(options), tenant, from });
