import { isTooLong } from '../read/looked-up.ts';
import { named } from '../schema/attribute.ts';
import type { AttributePath } from '../schema/attribute-path.ts';
import { GROUP } from '../schema/group.ts';
import type { Filter } from './filter.ts';

/** One equality that a filter implies: whoever answers to the filter has this value there. */
export interface Lookup {
  readonly attribute: 'id' | 'userName' | 'externalId' | 'email' | 'displayName';
  /** As the client wrote it, whatever the case. */
  readonly value: string;
}

/** From the one that finds the fewest. `displayName` is a group's: nobody looks users up by theirs. */
const BEST: readonly Lookup['attribute'][] = [
  'id',
  'userName',
  'externalId',
  'email',
  'displayName',
];

/**
 * The one equality by which all that answer to a filter can be looked up, where it has one: alone, or under `and`. What is
 * found must still be matched with the filter.
 *
 * @returns `null`: only the whole list tells
 */
export function lookupsOf(filter: Filter): Lookup | null {
  const implied = impliedBy(filter, nameOf);
  return (
    BEST.map((name) => implied.find(({ attribute }) => attribute === name)).find(
      (found) => found !== undefined,
    ) ?? null
  );
}

type NameOf = (path: AttributePath) => Lookup['attribute'] | null;

function impliedBy(filter: Filter, name: NameOf): readonly Lookup[] {
  switch (filter.kind) {
    case 'and':
      return filter.of.flatMap((one) => impliedBy(one, name));
    case 'compare': {
      const attribute = name(filter.path);
      const { operator, operand: value } = filter;
      if (attribute === null || operator !== 'eq' || typeof value !== 'string') return [];
      // No resource has such a value, and no table such a key.
      return value === '' || isTooLong(value) ? [] : [{ attribute, value }];
    }
    case 'some':
      return filter.path.attribute.name === 'emails' ? impliedBy(filter.of, nameInEmail) : [];
    default:
      return [];
  }
}

const nameInEmail: NameOf = ({ attribute }) => (attribute.name === 'value' ? 'email' : null);

const GROUP_NAME = named(GROUP.attributes, 'displayName');

function nameOf({ extension, attribute, sub }: AttributePath): Lookup['attribute'] | null {
  if (extension !== null) return null;
  if (attribute.name === 'emails' && sub?.name === 'value') return 'email';
  if (sub !== null) return null;
  switch (attribute.name) {
    case 'id':
    case 'userName':
    case 'externalId':
      return attribute.name;
    case 'displayName':
      return attribute === GROUP_NAME ? 'displayName' : null;
    default:
      return null;
  }
}
