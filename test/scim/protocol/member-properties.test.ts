import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberChange } from '../../../lib/scim/model.ts';
import { readGroupPatch } from '../../../lib/scim/protocol/index.ts';
import { TEAM } from './people.ts';

const ids = fc.array(fc.constantFrom('u-1', 'u-2', 'u-3', 'u-4', 'u-5'), { maxLength: 3 });
const objects = (list: readonly string[]) => list.map((value) => ({ $ref: null, value }));

/** An operation in one of its dialects, and what it does to a set of members. */
interface Told {
  readonly operation: object;
  readonly effect: (members: ReadonlySet<string>) => ReadonlySet<string>;
}

const adding = ids.chain((added): fc.Arbitrary<Told> => {
  const effect: Told['effect'] = (members) => members.union(new Set(added));
  return fc
    .constantFrom(
      { op: 'add', path: 'members', value: objects(added) },
      { op: 'Add', path: 'members', value: added },
      { op: 'add', value: { members: objects(added) } },
    )
    .map((operation) => ({ operation, effect }));
});

const removing = ids.chain((removed): fc.Arbitrary<Told> => {
  const effect: Told['effect'] = (members) => members.difference(new Set(removed));
  const filter = removed.map((id) => `value eq "${id}"`).join(' or ');
  const byFilter = { op: 'remove', path: `members[${filter}]` };
  const byValue = { op: 'Remove', path: 'members', value: objects(removed) };
  return fc
    .constantFrom(...(removed.length === 0 ? [byValue] : [byFilter, byValue]))
    .map((operation) => ({ operation, effect }));
});

const replacing = ids.map(
  (kept): Told => ({
    operation: { op: 'replace', path: 'members', value: objects(kept) },
    effect: () => new Set(kept),
  }),
);

const clearing = fc.constant<Told>({
  operation: { op: 'remove', path: 'members' },
  effect: () => new Set(),
});

const applied = (members: ReadonlySet<string>, { from, remove, add }: MemberChange) =>
  (from === 'current' ? members : new Set<string>()).difference(remove).union(add);

const changeBy = (told: readonly Told[]) =>
  readGroupPatch(TEAM, { Operations: told.map(({ operation }) => operation) }, 'g-1').members;

describe('operations on members, folded', () => {
  it('do what they do one effect another, whoever the members are', () => {
    const told = fc.array(fc.oneof(adding, removing, replacing, clearing), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(ids, told, (before, told) => {
        const members = new Set(before);
        const expected = told.reduce<ReadonlySet<string>>(
          (set, { effect }) => effect(set),
          members,
        );
        const folded = applied(members, changeBy(told));
        expect([...folded].toSorted()).toEqual([...expected].toSorted());
      }),
      { numRuns: 600 },
    );
  });

  it('that remove by name take out those, and leave the rest to the group', () => {
    fc.assert(
      fc.property(fc.array(removing, { minLength: 1, maxLength: 4 }), (told) => {
        const { from, remove, add } = changeBy(told);
        const all = new Set(['u-1', 'u-2', 'u-3', 'u-4', 'u-5', 'u-6']);
        const left = told.reduce<ReadonlySet<string>>((set, { effect }) => effect(set), all);
        expect([from, add.size]).toEqual(['current', 0]);
        expect(remove).toEqual(all.difference(left));
      }),
    );
  });

  it('name nobody both as added and as removed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(adding, removing, replacing, clearing), { minLength: 1 }),
        (told) => {
          const { from, remove, add } = changeBy(told);
          expect(remove.isDisjointFrom(add)).toBe(true);
          expect(from === 'current' || remove.size === 0).toBe(true);
        },
      ),
    );
  });
});
