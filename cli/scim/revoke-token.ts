import * as z from 'zod/mini';
import type { Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import { CliError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { duration } from '../terminal/index.ts';
import { explained } from './explained.ts';
import { openTokens } from './open-table.ts';
import { readOptions, tenantOption } from './options.ts';

const schema = z.object({ tenant: tenantOption });

/** `permit-sync scim token revoke` @throws {CliError} `no_such_token` */
export async function revokeToken(given: Given): Promise<ExitCode | undefined> {
  const { terminal, shell } = given;
  const { tenant } = readOptions(schema, given.options);
  const id = z.string().parse(given.args[0]);
  const tokens = await openTokens(given);
  const found = await explained(() => tokens.list(tenant));
  const token = found.find((one) => one.id === id);
  if (token === undefined) throw noSuchToken(tenant, id, given);
  const others = found.filter(
    ({ expiresOn, id: other }) => other !== id && (expiresOn === null || expiresOn > shell.now()),
  );
  const note = token.note === '' ? '' : ` ("${token.note}")`;
  terminal.note(
    `${id}${note}, ${duration(shell.now() - token.createdAt)} old. ${tenant} has ${
      others.length === 0 ? 'no other' : `${others.length} more`
    }.`,
  );
  if (!(await terminal.ask(`Revoke ${id} of ${tenant} (${(await given.access.place()).label})?`))) {
    terminal.note('Nothing was changed.');
    return undefined;
  }
  if (!(await explained(() => tokens.revoke(tenant, id)))) throw noSuchToken(tenant, id, given);
  if (terminal.json) terminal.printJson({ tenant, id, revoked: true });
  else terminal.print(`${id} is revoked.`);
  terminal.note('Where it was used just now, it is believed for ten more seconds.');
  return undefined;
}

function noSuchToken(tenant: string, id: string, { options }: Given): CliError {
  const list = commandLine(['scim', 'token', 'list'], [], { tenant, ...placeOf(options) });
  return new CliError('no_such_token', `${tenant} has no token ${id}`, {
    remedy: `Which it has: ${list}`,
  });
}
