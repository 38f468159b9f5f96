import { cells, USER_ATTRIBUTES, type Values } from './memory.ts';
import type { Body, Site } from './site.ts';

/** What clients see of one resource; `null`: that it is not there. */
export interface Seen {
  readonly values: Values;
  /** Of a user. */
  readonly groups: ReadonlySet<string>;
}

export function seenIn(body: Body): Seen {
  const { userName, externalId, title, active, displayName, emails = [], groups = [] } = body;
  const values: Values = {
    ...(displayName === undefined ? {} : { displayName }),
    ...(userName === undefined ? {} : { userName }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(title === undefined ? {} : { title }),
    ...(active === undefined ? {} : { active: String(active) }),
    ...(emails[0] === undefined ? {} : { email: emails[0].value }),
  };
  return { values, groups: new Set(groups.map(({ value }) => value)) };
}

export async function look(
  site: Site,
  kind: 'user' | 'group',
  tenant: string,
  id: string,
): Promise<Seen | null> {
  const path = kind === 'user' ? `/Users/${id}` : `/Groups/${id}?excludedAttributes=members`;
  const { status, body } = await site.send({ tenant, method: 'GET', path });
  if (status === 404) return null;
  if (status !== 200) throw new Error(`a look at a ${kind} was answered ${status}`);
  return seenIn(body);
}

/** What a user or group comes to, cell by cell. Of a resource that is gone nothing else counts. */
export function cellsOf(
  kind: 'user' | 'group',
  id: string,
  seen: Seen | null,
  groups: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map([[cells.alive(id), String(seen !== null)]]);
  if (seen === null) return found;
  for (const name of kind === 'user' ? USER_ATTRIBUTES : ['displayName']) {
    found.set(cells.of(id, name), seen.values[name] ?? '');
  }
  if (kind === 'user') {
    for (const group of groups) found.set(cells.member(group, id), String(seen.groups.has(group)));
  }
  return found;
}

export async function listed(site: Site, tenant: string, path: string): Promise<readonly Body[]> {
  const { status, body } = await site.send({ tenant, method: 'GET', path });
  if (status !== 200 || body.Resources?.length !== body.totalResults) {
    throw new Error(
      `a list was answered ${status}, ${body.Resources?.length} of ${body.totalResults}`,
    );
  }
  return body.Resources ?? [];
}

export const filtered = (path: string, attribute: string, value: string): string =>
  `${path}?${new URLSearchParams({ filter: `${attribute} eq ${JSON.stringify(value)}` })}`;
