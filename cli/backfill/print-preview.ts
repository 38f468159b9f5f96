import type { BackfillEnd } from '../../lib/backfill/index.ts';
import { encodeJob, type Json, type SyncJob } from '../../lib/jobs/index.ts';
import type { Terminal } from '../terminal/index.ts';
import type { Preview } from './preview.ts';
import type { Request } from './request.ts';
import type { RolesInPermit } from './roles-in-permit.ts';
import { thousands } from './thousands.ts';

/** Of a long list, what people are shown; JSON has all. */
const SHOWN = 20;

interface Context {
  readonly request: Request;
  readonly terminal: Terminal;
  readonly inPermit: RolesInPermit;
}

export function printPreview(end: BackfillEnd, preview: Preview, context: Context): void {
  if (context.terminal.json) printAsJson(end, preview, context);
  else printWords(end, preview, context);
}

function printAsJson(end: BackfillEnd, preview: Preview, { terminal, inPermit }: Context): void {
  const { account, source, counts } = end.checkpoint;
  const { users, tenants, memberships, jobs, older } = counts;
  const listed = (name: string, entries: ReadonlyMap<string, number>, counted: string) =>
    most(entries).map(([key, count]) => ({ [name]: key, [counted]: count }));
  if ('why' in inPermit) terminal.note(notCompared(inPermit));
  terminal.printJson({
    dryRun: true,
    state: end.kind,
    source,
    account,
    read: { users, tenants, memberships },
    jobs,
    older,
    roles: listed('role', preview.roles, 'assignments'),
    missing: 'missing' in inPermit ? inPermit.missing : null,
    tenants: listed('tenant', preview.tenants, 'members'),
    instances: listed('resource', preview.instances, 'instances'),
    refused: listed('reason', preview.refused, 'jobs'),
    withoutTenant: preview.ignored,
    examples: preview.examples.map((job) => terminal.personalFields(asJson(job))),
  });
}

function printWords(end: BackfillEnd, preview: Preview, context: Context): void {
  const { request, terminal, inPermit } = context;
  const { account, counts, options } = end.checkpoint;
  const more = end.kind === 'limited' ? ', and stopped at the limit; it is not all' : '';
  terminal.print(
    `${account}: ${thousands(counts.users)} users, ${thousands(counts.tenants)} tenants, ${thousands(counts.memberships)} memberships read${more}`,
  );
  const older =
    options.since === undefined ? '' : ` (${thousands(counts.older)} left out as older)`;
  terminal.print(`${thousands(counts.jobs)} jobs would be sent${older}; nothing was`);
  const missing = 'missing' in inPermit ? inPermit.missing : [];
  section(terminal, 'Permit role', 'assignments', preview.roles, new Set(missing));
  if (preview.roles.size > 0) sayRoles(inPermit, terminal);
  section(terminal, 'Permit tenant', 'members', preview.tenants);
  section(terminal, 'Permit resource', 'instances', preview.instances);
  section(terminal, 'would be refused', 'jobs', preview.refused);
  if (preview.ignored > 0) {
    terminal.print();
    terminal.print(
      `${thousands(preview.ignored)} memberships become nothing: the config names no tenant for them (docs/mapping.md)`,
    );
  }
  if (preview.examples.length > 0) {
    terminal.print();
    terminal.print('The first jobs:');
    for (const job of preview.examples) {
      terminal.print(JSON.stringify(terminal.personalFields(asJson(job))));
    }
  }
  terminal.print();
  terminal.print(`To send them: ${request.lines.again(request.options)}`);
}

const notCompared = ({ why }: { readonly why: string }): string =>
  `Not compared with the roles in Permit: ${why}`;

function sayRoles(inPermit: RolesInPermit, terminal: Terminal): void {
  if ('why' in inPermit) {
    terminal.print(notCompared(inPermit));
    return;
  }
  const { missing } = inPermit;
  if (missing.length === 0) return;
  const shown = missing.slice(0, SHOWN).join(', ');
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  terminal.print(`Not in Permit: ${shown}${more}. What asks for such a role is dead-lettered:`);
  terminal.print('create it in Permit first, or rename or ignore it in sync.config.ts.');
}

function section(
  terminal: Terminal,
  name: string,
  counted: string,
  entries: ReadonlyMap<string, number>,
  missing: ReadonlySet<string> = new Set(),
): void {
  if (entries.size === 0) return;
  terminal.print();
  const rows = most(entries).map(([key, count]) => [
    key,
    thousands(count),
    ...(missing.size === 0 ? [] : [missing.has(key) ? 'not in Permit' : '']),
  ]);
  terminal.table({
    columns: [name, { name: counted, align: 'right' }, ...(missing.size === 0 ? [] : ['remark'])],
    rows: terminal.isHuman ? rows.slice(0, SHOWN) : rows,
  });
  if (terminal.isHuman && rows.length > SHOWN) {
    terminal.print(`and ${thousands(rows.length - SHOWN)} more (--json has all)`);
  }
}

/** The greatest first. */
const most = (entries: ReadonlyMap<string, number>): [string, number][] =>
  [...entries].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));

function asJson(job: SyncJob): Json {
  const json: Json = JSON.parse(encodeJob(job));
  return json;
}
