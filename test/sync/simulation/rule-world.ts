import type { JobOrigin, Source, SyncJob } from '../../../lib/jobs/index.ts';
import { prologue, type RuleChange } from './rule-changes.ts';
import { createHistory, type History } from './rule-history.ts';
import { changeDocument, changeFolder, folderOf, metadataOf, planOf } from './rule-lists.ts';
import type { Org, Person, Shared, Team } from './rule-records.ts';

export interface RulesTold {
  readonly jobs: readonly SyncJob[];
  readonly history: History;
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  clerk: ['org:admin', 'org:member', 'org:member'],
  auth0: ['Editor', 'viewer', 'viewer'],
};
const TEAM_ROLES = [['adm'], ['viewer', 'adm'], []];

/** Plays the changes, after a beginning without which little could happen; those that make no sense as things stand are passed over. */
export function playRules(script: readonly RuleChange[], startAt: number): RulesTold {
  const people = new Map<string, Person>();
  const orgs = new Map<string, Org>();
  const history = createHistory(people, orgs);
  const jobs: SyncJob[] = [];
  let time = startAt;
  let serial = 0;

  for (const change of [...prologue(script), ...script]) {
    time += change.after;
    const source: Source = change.source === 0 ? 'clerk' : 'auth0';
    const user = `${source}-u${change.user}`;
    const tenant = `${source}-t${change.tenant}`;
    const other = `${source}-t${1 - change.tenant}`;
    const person = people.get(user);
    const org = orgs.get(tenant);
    const member = person?.members.get(tenant);
    const origin = (): JobOrigin => ({
      source,
      eventId: `e${++serial}`,
      eventType: 'simulated',
      version: time,
      observedAt: time,
    });
    /** `part`: what of the record has changed; a provider that speaks in parts names no more. */
    const tellUser = (one: Person, part: 'all' | 'metadata' | 'email' | 'blocked') => {
      const all = { email: one.email, metadata: metadataOf(one), blocked: one.banned };
      const whole = part === 'all' || source === 'clerk';
      const fields = whole ? all : { [part]: all[part] };
      jobs.push({ ...origin(), kind: 'user', change: 'updated', user, whole, fields });
      if (whole || part === 'metadata') history.toldUser(user, one, time);
    };
    const tellOrg = (one: Org) => {
      const { name, tier, folders, documents } = one;
      const metadata = {
        ...(tier === null ? {} : { tier }),
        ...(folders === undefined ? {} : { folders: folders.map(folderOf) }),
        ...(documents === undefined ? {} : { documents: documents.map((one) => ({ ...one })) }),
      };
      const fields = { name, metadata };
      jobs.push({ ...origin(), kind: 'tenant', change: 'updated', tenant, whole: true, fields });
      history.toldOrg(tenant, one, time);
    };

    switch (change.op) {
      case 'create user': {
        if (person !== undefined) break;
        const born: Person = {
          email: `${user}-${change.value}@example.com`,
          plan: planOf(change.value),
          banned: false,
          teams: change.value === 2 ? [] : undefined,
          shared: undefined,
          members: new Map(),
        };
        people.set(user, born);
        tellUser(born, 'all');
        break;
      }
      case 'change user':
        if (person === undefined) break;
        if (change.pick === 0) {
          person.email = `${user}-${change.value}@example.com`;
          tellUser(person, 'email');
        } else {
          person.plan = planOf(change.value);
          tellUser(person, 'metadata');
        }
        break;
      case 'teams': {
        if (person === undefined) break;
        const team: Team = {
          org: change.value < 4 ? tenant : other,
          roles: TEAM_ROLES[change.pick] ?? [],
        };
        const rest = (person.teams ?? []).filter(({ org }) => org !== team.org);
        person.teams = change.value === 3 ? rest : [...rest, team];
        tellUser(person, 'metadata');
        break;
      }
      case 'shared': {
        if (person === undefined) break;
        const id = `${tenant}-d${change.pick}`;
        const one: Shared = { id, org: tenant, role: change.value % 2 === 0 ? 'viewer' : 'editor' };
        const rest = (person.shared ?? []).filter((known) => known.id !== id);
        person.shared = change.value === 3 ? rest : [...rest, one];
        tellUser(person, 'metadata');
        break;
      }
      case 'user lists':
        if (person === undefined) break;
        person[change.pick === 0 ? 'teams' : 'shared'] = change.value % 2 === 0 ? [] : undefined;
        tellUser(person, 'metadata');
        break;
      case 'delete user':
        if (person === undefined) break;
        people.delete(user);
        jobs.push({ ...origin(), kind: 'user.deleted', user });
        history.userGone(user);
        break;
      case 'create org': {
        if (org !== undefined) break;
        const born: Org = {
          name: `name ${change.value}`,
          tier: change.pick === 0 ? null : change.value,
          folders: change.pick === 2 ? undefined : [],
          documents: undefined,
        };
        orgs.set(tenant, born);
        tellOrg(born);
        break;
      }
      case 'change org':
        if (org === undefined) break;
        if (change.pick === 0) org.name = `name ${change.value}`;
        else org.tier = change.value === 0 ? null : change.value;
        tellOrg(org);
        break;
      case 'folder':
        if (org === undefined) break;
        changeFolder(org, tenant, change);
        tellOrg(org);
        break;
      case 'document':
        if (org === undefined) break;
        changeDocument(org, tenant, change);
        tellOrg(org);
        break;
      case 'org lists':
        if (org === undefined) break;
        org.documents = change.value % 2 === 0 ? [] : undefined;
        if (change.pick === 0) org.folders = change.value % 3 === 0 ? [] : undefined;
        tellOrg(org);
        break;
      case 'delete org':
        if (!orgs.delete(tenant)) break;
        for (const one of people.values()) one.members.delete(tenant);
        jobs.push({ ...origin(), kind: 'tenant.deleted', tenant });
        history.orgGone(tenant, time);
        break;
      case 'join':
      case 'role': {
        if (person === undefined || org === undefined) break;
        const name = ROLES[source]?.[change.pick] ?? '';
        const role = { id: source === 'clerk' ? name : `rol_${change.pick}`, name };
        if (source === 'clerk') {
          // A present and empty list takes every role; the membership stays.
          const roles = change.value === 0 ? [] : [role];
          person.members.set(tenant, new Map(roles.map(({ id }) => [id, name])));
          jobs.push({ ...origin(), kind: 'membership', change: 'updated', user, tenant, roles });
        } else if (member === undefined) {
          person.members.set(tenant, new Map());
          jobs.push({ ...origin(), kind: 'membership', change: 'created', user, tenant });
        } else if (member.delete(role.id)) {
          jobs.push({ ...origin(), kind: 'grant.deleted', user, tenant, role });
        } else {
          member.set(role.id, name);
          jobs.push({ ...origin(), kind: 'grant', user, tenant, role });
        }
        history.joined(tenant, time);
        break;
      }
      case 'leave':
        if (member === undefined || person === undefined) break;
        person.members.delete(tenant);
        jobs.push({ ...origin(), kind: 'membership.deleted', user, tenant });
        break;
      case 'ban':
        if (person === undefined) break;
        person.banned = !person.banned;
        tellUser(person, 'blocked');
    }
  }
  return { jobs, history };
}
