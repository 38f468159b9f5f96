import type { RoleRef } from '../../../lib/jobs/index.ts';
import { type Mapping, MappingError } from '../../../lib/mapping/index.ts';
import { type DirectorySource, openDirectory } from '../../directories/index.ts';
import { CliError } from '../../errors.ts';
import { type AskedRoles, askedRolesOf } from '../asked-roles.ts';
import { type Check, within } from '../check.ts';
import { type Finding, failed, type Outcome, ok, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { PermitCalls } from '../permit-calls.ts';
import { permitFailure } from './permit.ts';

/** A role that jobs will ask for, and Permit does not have. */
export interface MissingRole {
  readonly key: string;
  /** What makes it, e.g. `clerk's role org:admin`, or how many dead letters ask for it. */
  readonly from: string;
}

export interface RolesCheck extends Check {
  /** What the last run found. */
  missing(): readonly MissingRole[];
  /** Providers whose roles it could not read: what they call theirs is not known. */
  unseen(): readonly DirectorySource[];
}

const ID = 'permit.roles';
const TITLE = 'roles in Permit';
const SOURCES = ['clerk', 'auth0', 'cognito'] as const satisfies readonly DirectorySource[];
const PROVIDER_LIMIT_MS = 10_000;
const REMEDY =
  'Run permit-sync doctor --fix, which offers to create them; or rename or ignore them in sync.config.ts.';

const REPLAY = 'Then replay: permit-sync dlq replay --reason unknown_role';

/** What a provider's own roles are; or why they were not read. */
type Asked =
  | { readonly kind: 'roles'; readonly roles: readonly RoleRef[] }
  | { readonly kind: 'no_credentials' }
  | { readonly kind: 'failed'; readonly detail: string; readonly remedy: string };

/** Whether Permit has every role that the mapping can produce: a job that asks for another is dead-lettered. */
export function rolesCheck(patient: Patient): RolesCheck {
  let missing: readonly MissingRole[] = [];
  let unseen: readonly DirectorySource[] = SOURCES;

  async function run(): Promise<Outcome | readonly Finding[]> {
    missing = [];
    unseen = SOURCES;
    const permit = await patient.permit();
    if (permit === undefined) return skipped('needs the Permit key');
    const mapping = await patient.access.mapping().catch(() => undefined);
    if (mapping === undefined) return skipped('needs a sync.config.ts that can be used');
    const [theirs, letters, ...asked] = await Promise.all([
      rolesOf(permit),
      askedRolesOf(patient, mapping),
      ...SOURCES.map((source) => ask(source, patient)),
    ]);
    if ('state' in theirs) return theirs;
    unseen = SOURCES.filter((_, index) => asked[index]?.kind !== 'roles');
    const wanted = new Map<string, string>();
    for (const [index, source] of SOURCES.entries()) {
      const answer = asked[index];
      for (const key of mapping.knownRoles(source)) {
        if (!wanted.has(key)) wanted.set(key, `sync.config.ts, ${source}`);
      }
      if (answer?.kind !== 'roles') continue;
      for (const [key, from] of producedBy(mapping, source, answer.roles)) {
        if (!wanted.has(key)) wanted.set(key, from);
      }
    }
    for (const [key, count] of letters?.letters ?? []) {
      const from = wanted.get(key);
      const asking = lettersText(count, letters?.complete === true);
      wanted.set(key, from === undefined ? asking : `${from}; ${asking}`);
    }
    missing = [...wanted].flatMap(([key, from]) => (theirs.has(key) ? [] : [{ key, from }]));
    return [
      { id: ID, title: TITLE, ...judge(missing, wanted.size, asked, letters) },
      ...SOURCES.flatMap((source, index) => unread(source, asked[index])),
    ];
  }

  return { id: ID, title: TITLE, run, missing: () => missing, unseen: () => unseen };
}

async function rolesOf({ client, call }: PermitCalls): Promise<ReadonlySet<string> | Outcome> {
  try {
    return await call({ requests: 1 }, () => client.roles());
  } catch (error) {
    const outcome = permitFailure(error);
    if (outcome.state !== 'failed') return outcome;
    // Where the key is at fault, or nobody answers, that is another check's finding.
    const isKey = await client.environment().then(
      () => false,
      () => true,
    );
    return isKey ? skipped('needs a Permit key that works') : outcome;
  }
}

async function ask(source: DirectorySource, { access, shell }: Patient): Promise<Asked> {
  const over = new AbortController();
  const signal = AbortSignal.any([shell.signal, over.signal]);
  try {
    const roles = await within(PROVIDER_LIMIT_MS, shell, async () => {
      const directory = await openDirectory(source, access, { ...shell, signal });
      return await directory.roles();
    });
    if (roles !== undefined) return { kind: 'roles', roles };
    return { kind: 'failed', detail: 'no answer', remedy: 'Check the network.' };
  } catch (error) {
    if (error instanceof CliError && error.code === 'no_credentials') {
      return { kind: 'no_credentials' };
    }
    const detail = error instanceof Error ? error.message : 'unknown';
    const remedy = error instanceof CliError ? error.remedy : undefined;
    return { kind: 'failed', detail, remedy: remedy ?? 'Check its credentials and the network.' };
  } finally {
    over.abort();
  }
}

function* producedBy(
  mapping: Mapping,
  source: DirectorySource,
  roles: readonly RoleRef[],
): Iterable<[key: string, from: string]> {
  for (const role of roles) {
    try {
      for (const key of mapping.roles(source, role)) yield [key, `${source}'s role ${role.name}`];
    } catch (error) {
      // One that can be no key becomes nothing in Permit.
      if (!(error instanceof MappingError)) throw error;
    }
  }
}

function judge(
  missing: readonly MissingRole[],
  wanted: number,
  asked: readonly Asked[],
  letters: AskedRoles | undefined,
): Outcome {
  const list = missing.map(({ key, from }) => `${key} (${from})`).join(', ');
  if (missing.length > 0) {
    const isAsked = missing.some(({ key }) => letters?.letters.has(key) === true);
    return failed(`missing: ${list}`, isAsked ? `${REMEDY} ${REPLAY}` : REMEDY);
  }
  const silent = SOURCES.filter((_, index) => asked[index]?.kind === 'no_credentials');
  const unseen =
    silent.length === 0
      ? ''
      : `; roles of ${silent.join(', ')} were not looked at: no credentials in the environment`;
  return ok(`${wanted === 0 ? 'none has to be there' : `all ${wanted} are there`}${unseen}`);
}

const lettersText = (count: number, isAll: boolean): string =>
  `${isAll ? '' : 'at least '}${count} dead ${count === 1 ? 'letter' : 'letters'}`;

function unread(source: DirectorySource, answer: Asked | undefined): readonly Finding[] {
  if (answer?.kind !== 'failed') return [];
  const { detail, remedy } = answer;
  return [{ id: `${ID}.${source}`, title: `roles of ${source}`, ...warning(detail, remedy) }];
}
