import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from './attributes.ts';

/** An attribute, or one within it: `['groups', id]`. */
export type Path = readonly string[];

export type Test =
  | { readonly path: Path; readonly is: 'absent' | 'present' }
  | { readonly path: Path; readonly is: '=' | '<' | '<='; readonly value: AttributeValue }
  | { readonly either: readonly Test[] };

/** All of it must be true of the item for a write to be done. */
export type Condition = readonly Test[];

export interface Change {
  readonly set?: readonly (readonly [Path, AttributeValue])[];
  /** Set where there is nothing yet. */
  readonly begin?: readonly (readonly [Path, AttributeValue])[];
  readonly remove?: readonly Path[];
  /** Attributes to raise by one. */
  readonly raise?: readonly string[];
  readonly when: Condition;
}

export const absent = (...path: string[]): Test => ({ path, is: 'absent' });
export const present = (...path: string[]): Test => ({ path, is: 'present' });
export const equal = (name: string, value: AttributeValue): Test => ({
  path: [name],
  is: '=',
  value,
});

/** Stands in for every name and value: some names are reserved words, and ids have hyphens. */
function substitutes() {
  const names = new Map<string, string>();
  const values: Row = {};
  let count = 0;
  const nameOf = (name: string): string => {
    const known = names.get(name) ?? `#n${names.size}`;
    names.set(name, known);
    return known;
  };
  return {
    path: (path: Path): string => path.map(nameOf).join('.'),
    value(value: AttributeValue): string {
      const name = `:v${count++}`;
      values[name] = value;
      return name;
    },
    given: () => ({
      ...(names.size === 0
        ? {}
        : {
            ExpressionAttributeNames: Object.fromEntries(
              [...names].map(([name, known]) => [known, name]),
            ),
          }),
      ...(count === 0 ? {} : { ExpressionAttributeValues: values }),
    }),
  };
}
type Substitutes = ReturnType<typeof substitutes>;

function testText(test: Test, by: Substitutes): string {
  if ('either' in test) return `(${test.either.map((one) => testText(one, by)).join(' OR ')})`;
  const path = by.path(test.path);
  if ('value' in test) return `${path} ${test.is} ${by.value(test.value)}`;
  return test.is === 'absent' ? `attribute_not_exists(${path})` : `attribute_exists(${path})`;
}

const allOf = (tests: Condition, by: Substitutes): string =>
  tests.map((test) => testText(test, by)).join(' AND ');

/** A condition, as PutItem and DeleteItem take it. */
export function conditionOf(when: Condition) {
  const by = substitutes();
  return { ConditionExpression: allOf(when, by), ...by.given() };
}

/** A change and its condition, as UpdateItem takes them. */
export function changeOf({ set = [], begin = [], remove = [], raise = [], when }: Change) {
  const by = substitutes();
  const settings = [
    ...set.map(([path, value]) => `${by.path(path)} = ${by.value(value)}`),
    ...begin.map(([path, value]) => {
      const name = by.path(path);
      return `${name} = if_not_exists(${name}, ${by.value(value)})`;
    }),
  ];
  const removals = remove.map((path) => by.path(path));
  const raises = raise.map((name) => `${by.path([name])} ${by.value({ N: '1' })}`);
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['SET', settings],
    ['REMOVE', removals],
    ['ADD', raises],
  ];
  const update = parts
    .filter(([, some]) => some.length > 0)
    .map(([word, some]) => `${word} ${some.join(', ')}`)
    .join(' ');
  return {
    UpdateExpression: update,
    ConditionExpression: allOf(when, by),
    ...by.given(),
  };
}

/** Some attributes of an item, as reads take them; all of it where nothing is said. */
export function projectionOf(only: readonly Path[] | undefined) {
  if (only === undefined) return {};
  const by = substitutes();
  return { ProjectionExpression: only.map(by.path).join(', '), ...by.given() };
}
