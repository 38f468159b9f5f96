import * as z from 'zod/mini';
import type { Json } from '../../lib/jobs/index.ts';
import { type UserItem, userPk } from '../../lib/ledger/index.ts';
import { isInstance, type Mapping } from '../../lib/mapping/index.ts';
import { expectUser } from '../../lib/reconcile/index.ts';
import { saltOf } from '../../lib/sync/index.ts';
import type { LedgerAccess } from '../access/index.ts';
import { refuseUnlessKnownById } from '../access/known-by-id.ts';
import type { Given } from '../command.ts';
import { commandLine } from '../command-line.ts';
import { DIRECTORY_SOURCES, openDirectory, PROVIDER_NAMES } from '../directories/index.ts';
import { CliError, usageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { inLine, maskEmails, type Terminal } from '../terminal/index.ts';
import type { Row } from './row.ts';
import { type Expected, isUnknown, rowsOf, type Sides } from './rows.ts';

type Provider = (typeof DIRECTORY_SOURCES)[number];
const optionsSchema = z.object({
  source: z.optional(z.enum(DIRECTORY_SOURCES)),
  key: z.optional(z.boolean()),
});
/** Where it was looked at is where it is to be mended. */
const placeSchema = z.object({ stage: z.optional(z.string()), region: z.optional(z.string()) });
const READ = { requests: 1 };

/**
 * @returns `EXIT.different` when the three do not agree
 * @throws {CliError} `no_such_user` when none of them has such a user
 */
export async function verify(given: Given): Promise<ExitCode | undefined> {
  const { access, terminal } = given;
  const options = optionsSchema.parse(given.options);
  const user = z.string().parse(given.args[0]);
  if (options.source === undefined && options.key !== true) {
    throw usageError(
      'who is to be asked about this user?',
      'Say --source clerk, auth0 or cognito; or --key to compare ledger and Permit only.',
    );
  }
  const mapping = await access.mapping();
  const source = options.key === true ? undefined : options.source;
  if (source !== undefined) refuseUnlessKnownById(mapping, source);
  const key = source === undefined ? user : mapping.userKey(source, user);
  const permit = await access.permit();
  const ledger = await access.ledger();
  const env = await permit.call(READ, () => permit.client.environment());
  const asked =
    source === undefined ? undefined : await askProvider(source, user, env, mapping, ledger, given);
  const item = asked === undefined ? await itemOf(key, ledger) : asked.item;
  const page = <T>(make: () => Promise<T>): Promise<T> => permit.call(READ, make);
  const sides: Sides = {
    expected: asked?.expected,
    item,
    user: await permit.call(READ, () => permit.client.getUser(key)),
    assignments: [
      ...(await permit.client.assignments({ user: key }, page)),
      ...(mayBeOnInstances(item, mapping)
        ? await permit.client.instanceRoles({ user: key }, page)
        : []),
    ],
    salt: saltOf(env),
    ownsAll: mapping.ownership === 'all',
  };
  if (isUnknown(sides)) throw noSuchUser(source);
  const rows = rowsOf(sides);
  const differences = rows.filter(({ same }) => !same).length;
  if (terminal.json) {
    const shown = rows.map((row) => masked(row, terminal));
    terminal.printJson({ user, key, source: source ?? null, differences, facts: shown });
  } else {
    show(rows, source, terminal);
    tellEnd(differences, source, user, given);
  }
  return differences === 0 ? undefined : EXIT.different;
}

interface Asked {
  readonly expected: Expected;
  readonly item: UserItem | undefined;
}

const GONE: Expected = { isAlive: false, fields: new Map(), roles: new Map() };

/** What the provider says now, by the mapping, and with what other sources grant. */
async function askProvider(
  source: Provider,
  user: string,
  env: string,
  mapping: Mapping,
  { store }: LedgerAccess,
  { access, shell }: Given,
): Promise<Asked> {
  const directory = await openDirectory(source, access, shell);
  const context = { ledger: store, mapping, env, now: shell.now };
  const { item, foreseen } = await expectUser(user, directory, context);
  return {
    item,
    expected: foreseen === undefined ? GONE : { ...foreseen, shut: foreseen.after.shut },
  };
}

/** Whether the user may have roles on resource instances that concern us. */
function mayBeOnInstances(item: UserItem | undefined, { needs }: Mapping): boolean {
  return needs.resources.size > 0 || Object.keys(item?.places ?? {}).some(isInstance);
}

async function itemOf(key: string, { store }: LedgerAccess): Promise<UserItem | undefined> {
  const found = (await store.load([userPk(key)])).get(userPk(key));
  return found?.kind === 'user' ? found : undefined;
}

/** That nobody has it is no agreement: a mistyped id looks just so. */
function noSuchUser(source: Provider | undefined): CliError {
  const provider = source === undefined ? '' : ` nor ${PROVIDER_NAMES[source]}`;
  return new CliError(
    'no_such_user',
    `nobody knows this user: neither the ledger nor Permit${provider}`,
    { remedy: 'Is the id right?' },
  );
}

function masked(row: Row, { personalFields, showPersonalData }: Terminal): Row {
  if (showPersonalData) return row;
  // A place's key may have an e-mail in it.
  const named = { ...row, fact: maskEmails(row.fact) };
  if (!row.personal) return named;
  const { provider, permit, ...rest } = named;
  return {
    ...rest,
    ...(provider === undefined ? {} : { provider: personalFields(provider) }),
    ...(permit === undefined ? {} : { permit: personalFields(permit) }),
  };
}

function show(rows: readonly Row[], source: Provider | undefined, terminal: Terminal): void {
  const cell = (value: Json | undefined): string => {
    if (value === undefined) return '';
    if (value === null) return '–';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  terminal.table({
    columns: ['', 'fact', ...(source === undefined ? [] : [source]), 'ledger', 'Permit', 'remark'],
    rows: rows.map((row) => {
      const { fact, provider, ledger, permit, same, remark } = masked(row, terminal);
      return [
        same ? '' : terminal.style('red', '≠'),
        ...[
          fact,
          ...(source === undefined ? [] : [cell(provider)]),
          cell(ledger),
          cell(permit),
          remark ?? '',
        ].map(inLine),
      ];
    }),
  });
}

function tellEnd(
  differences: number,
  source: Provider | undefined,
  user: string,
  { terminal, options }: Pick<Given, 'terminal' | 'options'>,
): void {
  if (differences === 0) {
    terminal.note('They agree.');
    return;
  }
  terminal.note(`${differences} ${differences === 1 ? 'difference' : 'differences'}.`);
  if (source === undefined) return;
  const place = placeSchema.parse(options);
  const mend = commandLine(['reconcile'], [source], { user, apply: true, ...place });
  terminal.note(`A change may be on its way: ${commandLine(['status'], [], place)}. To mend it:`);
  terminal.note(`  ${mend}`);
}
