import * as z from 'zod/mini';
import type { Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import type { ExitCode } from '../exit-codes.ts';
import { duration, instant } from '../terminal/index.ts';
import { explained } from './explained.ts';
import { openTokens } from './open-table.ts';
import { readOptions, tenantOption } from './options.ts';

const schema = z.object({ tenant: tenantOption });

/** `permit-sync scim token list` */
export async function listTokens(given: Given): Promise<ExitCode | undefined> {
  const { terminal, shell } = given;
  const { tenant } = readOptions(schema, given.options);
  const tokens = await openTokens(given);
  const found = await explained(() => tokens.list(tenant));
  const now = shell.now();
  const isExpired = (expiresOn: number | null) => expiresOn !== null && expiresOn <= now;
  if (terminal.json) {
    terminal.printJson(
      found.map(({ id, note, createdAt, expiresOn }) => ({
        id,
        note,
        createdAt: instant(createdAt),
        expiresOn: expiresOn === null ? null : instant(expiresOn),
        expired: isExpired(expiresOn),
      })),
    );
    return undefined;
  }
  if (found.length === 0) {
    const create = commandLine(['scim', 'token', 'create'], [], {
      tenant,
      ...placeOf(given.options),
    });
    terminal.note(`${tenant} has no token: ${create}`);
    return undefined;
  }
  const { isHuman } = terminal;
  const expiry = (expiresOn: number | null): string => {
    if (expiresOn === null) return 'never';
    if (!isHuman) return instant(expiresOn);
    return isExpired(expiresOn) ? 'expired' : `in ${duration(expiresOn - now)}`;
  };
  terminal.table({
    columns: ['id', isHuman ? 'age' : 'created', 'expires', 'note'],
    rows: found.map(({ id, note, createdAt, expiresOn }) => [
      id,
      isHuman ? duration(now - createdAt) : instant(createdAt),
      expiry(expiresOn),
      note,
    ]),
  });
  return undefined;
}
