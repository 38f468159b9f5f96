import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OLDEST } from '../../lib/jobs/index.ts';
import {
  effectiveRoles,
  type MappedGrant,
  NO_PLACE,
  type Place,
  prunePlace,
  settleGrant,
  settleMembership,
  settleRemoval,
} from '../../lib/ledger/index.ts';
import { anyDelivery, at, fold, history, rolesByHistory } from './facts-of-a-place.ts';

const delivered = history.chain((facts) =>
  fc.record({
    facts: fc.constant(facts),
    first: anyDelivery(facts),
    second: anyDelivery(facts),
    /** The user's or the tenant's deletion, somewhere among the facts. */
    voidBefore: fc.nat({ max: facts.length }).map((moment) => (moment === 0 ? OLDEST : at(moment))),
  }),
);

describe('facts in any order, with any duplicates', () => {
  it('give the roles that their history gives', () => {
    fc.assert(
      fc.property(delivered, ({ facts, first, voidBefore }) => {
        expect(effectiveRoles(fold(NO_PLACE, first), voidBefore)).toEqual(
          rolesByHistory(facts, voidBefore),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('end in one state', () => {
    fc.assert(
      fc.property(delivered, ({ first, second }) => {
        expect(sorted(fold(NO_PLACE, first))).toEqual(sorted(fold(NO_PLACE, second)));
      }),
      { numRuns: 500 },
    );
  });

  it('give the same roles when what can no longer matter is forgotten midway', () => {
    fc.assert(
      fc.property(delivered, fc.nat({ max: 10 }), ({ facts, first, second, voidBefore }, cut) => {
        const before = fold(NO_PLACE, first.slice(0, cut));
        const pruned = prunePlace(before, voidBefore) ?? NO_PLACE;
        expect(effectiveRoles(pruned, voidBefore)).toEqual(effectiveRoles(before, voidBefore));
        // What comes later may be older than all of it, but is not void.
        const rest = second.filter(({ version }) => version >= voidBefore);
        expect(effectiveRoles(fold(pruned, rest), voidBefore)).toEqual(
          effectiveRoles(fold(before, rest), voidBefore),
        );
        expect(facts.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

/** With its parts in one order, for comparison. */
function sorted(place: Place): unknown {
  const sources = Object.entries(place.sources).map(([name, { floor, grants }]) => [
    name,
    { floor, grants: Object.entries(grants).sort(([a], [b]) => (a < b ? -1 : 1)) },
  ]);
  return { ...place, sources: sources.sort() };
}

const [v1, v2, v3] = [at(1), at(2), at(3)];
const admin: MappedGrant = { id: 'r1', roles: ['admin'] };
const editor: MappedGrant = { id: 'r2', roles: ['editor'] };
const taken = (grant: MappedGrant): MappedGrant => ({ id: grant.id, roles: [] });
const rolesOf = (place: Place, voidBefore = OLDEST) =>
  [...effectiveRoles(place, voidBefore)].sort();

describe('a membership', () => {
  it('with roles replaces the older ones', () => {
    const before = settleMembership(NO_PLACE, 'clerk', v1, [], [admin]).place;
    const { place, won } = settleMembership(before, 'clerk', v2, [], [editor]);
    expect([rolesOf(place), won]).toEqual([['editor'], true]);
  });

  it('with an empty list takes them all', () => {
    const before = settleMembership(NO_PLACE, 'clerk', v1, [], [admin]).place;
    expect(rolesOf(settleMembership(before, 'clerk', v2, [], []).place)).toEqual([]);
  });

  it('without a list takes none', () => {
    const before = settleMembership(NO_PLACE, 'auth0', v1, [], [admin]).place;
    expect(rolesOf(settleMembership(before, 'auth0', v2, [], undefined).place)).toEqual(['admin']);
  });

  it('older than what stands is superseded', () => {
    const before = settleMembership(NO_PLACE, 'clerk', v2, [], [editor]).place;
    expect(settleMembership(before, 'clerk', v1, [], [admin])).toEqual({
      place: before,
      won: false,
    });
  });

  it('older than a single grant takes nothing from it', () => {
    const before = settleGrant(NO_PLACE, 'auth0', v2, admin).place;
    expect(rolesOf(settleMembership(before, 'auth0', v1, [], [editor]).place)).toEqual([
      'admin',
      'editor',
    ]);
  });

  it('of the same version is settled again, under the mapping of now', () => {
    const before = settleMembership(NO_PLACE, 'clerk', v1, ['guest'], [admin]).place;
    const renamed = settleMembership(
      before,
      'clerk',
      v1,
      ['guest'],
      [{ id: 'r1', roles: ['boss'] }],
    );
    expect([rolesOf(renamed.place), renamed.won]).toEqual([['boss'], true]);
  });
});

describe('default roles', () => {
  it('count while the source grants no other', () => {
    const member = settleMembership(NO_PLACE, 'auth0', v1, ['guest'], undefined).place;
    expect(rolesOf(member)).toEqual(['guest']);
    const granted = settleGrant(member, 'auth0', v2, admin).place;
    expect(rolesOf(granted)).toEqual(['admin']);
    expect(rolesOf(settleGrant(granted, 'auth0', v3, taken(admin)).place)).toEqual(['guest']);
  });

  it('count when every role that was granted is ignored', () => {
    const place = settleMembership(NO_PLACE, 'clerk', v1, ['guest'], [taken(admin)]).place;
    expect(rolesOf(place)).toEqual(['guest']);
  });

  it('count for their own source, whatever another grants', () => {
    const member = settleMembership(NO_PLACE, 'auth0', v1, ['guest'], undefined).place;
    expect(rolesOf(settleMembership(member, 'clerk', v1, [], [admin]).place)).toEqual([
      'admin',
      'guest',
    ]);
  });

  it('go with the membership', () => {
    const member = settleMembership(NO_PLACE, 'auth0', v1, ['guest'], undefined).place;
    expect(rolesOf(settleRemoval(member, 'auth0', v2).place)).toEqual([]);
    expect(rolesOf(member, v2)).toEqual([]);
  });
});

describe('a grant', () => {
  it('taken away leaves the role that another grant gives', () => {
    const both = [admin, { id: 'r9', roles: ['admin', 'editor'] }].reduce(
      (place, grant) => settleGrant(place, 'auth0', v1, grant).place,
      NO_PLACE,
    );
    expect(rolesOf(settleGrant(both, 'auth0', v2, taken(admin)).place)).toEqual([
      'admin',
      'editor',
    ]);
  });

  it('taken away by one source leaves what another gave', () => {
    const clerk = settleGrant(NO_PLACE, 'clerk', v1, admin).place;
    const both = settleGrant(clerk, 'auth0', v1, admin).place;
    expect(rolesOf(settleRemoval(both, 'auth0', v2).place)).toEqual(['admin']);
  });

  it('taken away before it is given stays away', () => {
    const { place, won } = settleGrant(NO_PLACE, 'auth0', v2, taken(admin));
    expect(won).toBe(true);
    expect(settleGrant(place, 'auth0', v1, admin)).toEqual({ place, won: false });
    expect(rolesOf(settleGrant(place, 'auth0', v3, admin).place)).toEqual(['admin']);
  });

  it('older than the removal from the tenant is superseded, a newer one counts', () => {
    const { place } = settleRemoval(NO_PLACE, 'auth0', v2);
    expect(settleGrant(place, 'auth0', v1, admin).won).toBe(false);
    expect(rolesOf(settleGrant(place, 'auth0', v3, admin).place)).toEqual(['admin']);
  });

  it('older than the deletion of the user or the tenant does not count', () => {
    const { place } = settleGrant(NO_PLACE, 'auth0', v2, admin);
    expect(rolesOf(place, v3)).toEqual([]);
    expect(rolesOf(place, v2)).toEqual(['admin']);
  });
});

describe('what is forgotten', () => {
  it('is the whole place, when a deletion voids all of it', () => {
    const { place } = settleGrant(NO_PLACE, 'auth0', v1, admin);
    expect(prunePlace(place, v2)).toBeNull();
  });

  it('is never what we have given in Permit', () => {
    const { place } = settleGrant(NO_PLACE, 'auth0', v1, taken(admin));
    const given = { ...place, inc: 2, applied: ['admin'] };
    expect(prunePlace(given, v3)).toEqual({ inc: 2, sources: {}, applied: ['admin'] });
  });

  it('is not what was taken, nor a floor, until a deletion is as new: something older may still come', () => {
    const { place: grants } = settleGrant(NO_PLACE, 'auth0', v1, taken(admin));
    expect(prunePlace(grants, OLDEST)).toEqual(grants);
    const { place: removed } = settleRemoval(NO_PLACE, 'auth0', v2);
    expect(prunePlace(removed, v1)?.sources.auth0?.floor).toBe(v2);
    expect(prunePlace(removed, v2)).toBeNull();
  });
});
