import * as fc from 'fast-check';
import { type Source, type Version, versionAt } from '../../lib/jobs/index.ts';
import {
  type MappedGrant,
  type Place,
  type Settled,
  settleGrant,
  settleMembership,
  settleRemoval,
} from '../../lib/ledger/index.ts';

/** What a source can say of one user in one tenant. */
export interface Fact {
  readonly source: Source;
  readonly version: Version;
  readonly said:
    | { readonly kind: 'membership'; readonly roles: readonly MappedGrant[] | undefined }
    | { readonly kind: 'removal' }
    | { readonly kind: 'grant'; readonly grant: MappedGrant };
}

/** Roles that each source gives its members by default. */
export const DEFAULTS: Readonly<Partial<Record<Source, readonly string[]>>> = {
  clerk: ['guest'],
  auth0: ['guest', 'reader'],
};

export function settle(place: Place, { source, version, said }: Fact): Settled {
  switch (said.kind) {
    case 'membership':
      return settleMembership(place, source, version, DEFAULTS[source] ?? [], said.roles);
    case 'removal':
      return settleRemoval(place, source, version);
    case 'grant':
      return settleGrant(place, source, version, said.grant);
  }
}

export const fold = (place: Place, facts: readonly Fact[]): Place =>
  facts.reduce((before, fact) => settle(before, fact).place, place);

/** `constructor` is a property of every object: a role may be called so. */
const roleId = fc.constantFrom('r1', 'r2', '__proto__', 'constructor');
/** Two ids may become one role; one id may become none, or several. */
const roles = fc.subarray(['admin', 'editor', 'viewer'], { maxLength: 2 });
const grant = fc.record({ id: roleId, roles });
const said: fc.Arbitrary<Fact['said']> = fc.oneof(
  fc.record({
    kind: fc.constant('membership'),
    roles: fc.option(fc.uniqueArray(grant, { maxLength: 3, selector: ({ id }) => id }), {
      nil: undefined,
    }),
  }),
  fc.constant({ kind: 'removal' }),
  fc.record({ kind: fc.constant('grant'), grant }),
  // Taken away: a grant of no roles.
  fc.record({
    kind: fc.constant('grant'),
    grant: fc.record({ id: roleId, roles: fc.constant([]) }),
  }),
);

/** The n-th moment; no two facts share one. */
export const at = (moment: number): Version => `${versionAt(moment)}.1.e`;

/** Facts at the moments 0, 1, 2, …, oldest first. */
export const history: fc.Arbitrary<readonly Fact[]> = fc
  .array(fc.record({ source: fc.constantFrom('clerk', 'auth0'), said }), {
    minLength: 1,
    maxLength: 10,
  })
  .map((facts) => facts.map((fact, moment) => ({ ...fact, version: at(moment) })));

/** Every one of them at least once, in any order. */
export const anyDelivery = (facts: readonly Fact[]): fc.Arbitrary<readonly Fact[]> =>
  fc
    .tuple(fc.shuffledSubarray([...facts], { minLength: facts.length }), fc.subarray([...facts]))
    .chain(([once, again]) =>
      fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length }),
    );

/** The roles that facts give, read off their history: what is said last holds. */
export function rolesByHistory(facts: readonly Fact[], voidBefore: Version): Set<string> {
  const given = new Set<string>();
  for (const source of new Set(facts.map((fact) => fact.source))) {
    let member = false;
    let held = new Map<string, readonly string[]>();
    for (const fact of facts) {
      if (fact.source !== source || fact.version < voidBefore) continue;
      if (fact.said.kind === 'grant') held.set(fact.said.grant.id, fact.said.grant.roles);
      if (fact.said.kind === 'removal') [member, held] = [false, new Map()];
      if (fact.said.kind === 'membership') {
        member = true;
        if (fact.said.roles !== undefined) {
          held = new Map(fact.said.roles.map(({ id, roles: become }) => [id, become]));
        }
      }
    }
    const granted = [...held.values()].flat();
    const counting = granted.length > 0 ? granted : member ? (DEFAULTS[source] ?? []) : [];
    for (const role of counting) given.add(role);
  }
  return given;
}
