/** An attribute as RFC 7643, section 7 describes it. All that reads, finds, compares or shows one goes by this. */
export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'binary' | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readWrite' | 'readOnly' | 'writeOnly' | 'immutable';
  readonly returned: 'always' | 'default' | 'never' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

type Details = Partial<Omit<Attribute, 'name' | 'description'>>;

/** Text that is compared without case, one of it, unless the details say otherwise. */
export const attribute = (name: string, description: string, details: Details = {}): Attribute => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...details,
});

export const complex = (
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  details: Details = {},
): Attribute => attribute(name, description, { type: 'complex', ...details, subAttributes });

/** A list of value objects: `value`, and what RFC 7643, section 2.4 gives every such list. */
export const values = (
  name: string,
  description: string,
  value: Attribute,
  types: readonly string[] = [],
): Attribute =>
  complex(
    name,
    description,
    [value, attribute('display', 'A name to show, for people.'), ...labels(types)],
    { multiValued: true },
  );

/** What tells the values of one list apart. */
export const labels = (types: readonly string[]): readonly Attribute[] => [
  attribute('type', 'What the value is for.', types.length > 0 ? { canonicalValues: types } : {}),
  attribute('primary', 'Whether it is the preferred one; at most one is.', { type: 'boolean' }),
];

/** Where no schema has it there is none. Names are compared without case (RFC 7643, section 2.1). */
export function named(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const folded = name.toLowerCase();
  return attributes.find((one) => one.name === name || one.name.toLowerCase() === folded);
}

export const subAttribute = ({ subAttributes = [] }: Attribute, name: string) =>
  named(subAttributes, name);
