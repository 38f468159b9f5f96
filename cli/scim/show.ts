import * as z from 'zod/mini';
import type { Json } from '../../lib/jobs/index.ts';
import {
  keys,
  openStore,
  readClaimRow,
  readSharersRow,
  readUserRow,
  type Store,
} from '../../lib/scim/store/index.ts';
import type { Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import { CliError, usageError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { duration, maskEmails, type Terminal } from '../terminal/index.ts';
import { explained } from './explained.ts';
import { openTable } from './open-table.ts';
import { readOptions, tenantOption } from './options.ts';
import { shownUser } from './shown-user.ts';

const schema = z.object({
  tenant: tenantOption,
  user: z.optional(z.string()),
  userName: z.optional(z.string()),
});

/**
 * `permit-sync scim show`: what the store has of one user, one on its way out too.
 *
 * @throws {CliError} `no_such_user`
 */
export async function show(given: Given): Promise<ExitCode | undefined> {
  const { terminal, shell } = given;
  const { tenant, user, userName } = readOptions(schema, given.options);
  if ((user === undefined) === (userName === undefined)) {
    throw usageError('which user?', 'Say --user ID, or --user-name NAME.');
  }
  const store = openStore({ ...(await openTable(given)), now: shell.now, sleep: shell.sleep });
  const found = await explained(async () => {
    const id = user ?? (await idOf(store, tenant, userName ?? ''));
    const row = id === undefined ? undefined : await store.get(keys.user(tenant, id));
    if (row === undefined) return undefined;
    const item = readUserRow(row);
    const shared = await store.get(keys.sharers(item.key));
    return { item, sharers: shared === undefined ? undefined : readSharersRow(shared) };
  });
  if (found === undefined) {
    throw new CliError('no_such_user', `the store of ${tenant} has no such user`, {
      remedy: 'Is the tenant right? A userName is found in any case, but only whole.',
    });
  }
  const shown = shownUser(found.item, found.sharers, terminal);
  if (terminal.json) terminal.printJson(shown);
  else tell(shown, shell.now(), terminal);
  if (shown.pending !== null) {
    const sweep = commandLine(['scim', 'sweep'], [], placeOf(given.options));
    terminal.note(`A mark is set: something is still to be told. ${sweep} tells it.`);
  }
  tellMore(found.item.key, given);
  return undefined;
}

/** What is masked, and where to look next: a line to paste, unless the key in it is not to be seen. */
function tellMore(key: string, { options, terminal }: Given): void {
  const { showPersonalData } = terminal;
  const isShown = showPersonalData || maskEmails(key) === key;
  const place = { key: true, ...placeOf(options) };
  const verify = commandLine(['verify'], [isShown ? key : 'KEY'], place);
  if (!showPersonalData) {
    const what = isShown ? 'what is masked' : 'what is masked, and the KEY';
    terminal.note(`--show-personal-data shows ${what}.`);
  }
  terminal.note(`Ledger and Permit: ${verify}`);
}

async function idOf(store: Store, tenant: string, userName: string): Promise<string | undefined> {
  const row = await store.get(keys.claim(tenant, userName));
  return row === undefined ? undefined : readClaimRow(row).id;
}

function tell(shown: ReturnType<typeof shownUser>, now: number, terminal: Terminal): void {
  const { isHuman } = terminal;
  const since = (time: string) => (isHuman ? `${duration(now - Date.parse(time))} ago` : time);
  const { groups, pending, profile, ...plain } = shown;
  const rows: string[][] = Object.entries(plain).map(([name, value]) => [name, textOf(value)]);
  for (const row of rows) {
    if (/At$/.test(row[0] ?? '')) row[1] = since(row[1] ?? '');
  }
  for (const [name, value] of Object.entries(profile))
    rows.push([`profile.${name}`, textOf(value)]);
  for (const { id, displayName, externalId } of groups) {
    rows.push([
      'group',
      [displayName, id, ...(externalId === null ? [] : [externalId])].join('  '),
    ]);
  }
  if (groups.length === 0) rows.push(['group', 'none']);
  rows.push(['pending', pending === null ? 'nothing' : since(pending.since)]);
  for (const [name, value] of Object.entries(pending?.due ?? {})) {
    rows.push([`due.${name}`, textOf(value)]);
  }
  terminal.table({ columns: ['what', 'value'], rows });
}

function textOf(value: Json): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
