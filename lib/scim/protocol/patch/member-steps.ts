import type { MemberChange } from '../../model.ts';
import type { Filter } from '../filter/filter.ts';
import { memberIds, namesOfMembers } from '../read/members.ts';
import { invalidPath, invalidValue } from '../refusals.ts';
import type { Step } from './operations.ts';
import type { AttributeTarget } from './target.ts';

/** Folds the steps on a group's members, one after another, into one change of whoever the members are. */
export interface MemberSteps {
  /** @throws {ScimError} 400 */
  take(target: AttributeTarget, step: Step): void;
  change(): MemberChange;
}

export function createMemberSteps(): MemberSteps {
  let from: MemberChange['from'] = 'current';
  const removed = new Set<string>();
  const added = new Set<string>();
  const called = new Map<string, string>();
  const clear = () => {
    from = 'none';
    removed.clear();
    added.clear();
  };
  return {
    take(target, step) {
      const { op, value, at } = step;
      if (op === 'remove') {
        const ids = idsToRemove(target, step);
        if (ids === 'all') clear();
        for (const id of ids === 'all' ? [] : ids) {
          added.delete(id);
          if (from === 'current') removed.add(id);
        }
        return;
      }
      if (target.filter !== null || target.sub !== null) {
        throw invalidPath(`${at}.path`, 'a member cannot be changed; add it or remove it');
      }
      // Of a list that should be there and is not, nobody is put out.
      if (value === undefined || value === null) {
        throw invalidValue(`${at}: members`, 'it must be a list; send [] for none');
      }
      const ids = memberIds(value, `${at}: members`);
      if (op === 'replace') clear();
      for (const id of ids) {
        added.add(id);
        removed.delete(id);
      }
      for (const [id, name] of namesOfMembers(value)) called.set(id, name);
    },
    change: () => ({ from, remove: removed, add: added, called }),
  };
}

/** Entra names the ids in `value`, or in a filter; who names none means all. */
function idsToRemove(
  { filter, sub }: AttributeTarget,
  { value, at }: Step,
): readonly string[] | 'all' {
  if (sub !== null) throw invalidPath(`${at}.path`, 'a member can only be removed whole');
  if (filter !== null) {
    const ids = idsIn(filter);
    if (ids !== null) return ids;
    throw invalidPath(`${at}.path`, 'members are chosen by id alone: members[value eq "…"]');
  }
  if (value === null) {
    throw invalidValue(`${at}: members`, 'null names nobody; leave the value out to remove all');
  }
  return value === undefined ? 'all' : memberIds(value, `${at}: members`);
}

function idsIn(filter: Filter): readonly string[] | null {
  if (filter.kind === 'or') {
    const each = filter.of.map(idsIn);
    return each.includes(null) ? null : each.flatMap((ids) => ids ?? []);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return null;
  const { path, operand } = filter;
  return path.attribute.name === 'value' && typeof operand === 'string' ? [operand] : null;
}
