import * as fc from 'fast-check';

/** One change at a provider, as numbers that pick from what is there. */
export interface RuleChange {
  readonly op: (typeof OPS)[number];
  readonly source: number;
  readonly user: number;
  readonly tenant: number;
  readonly pick: number;
  readonly value: number;
  /** Milliseconds since the change before. */
  readonly after: number;
}

const OPS = [
  'create user',
  'change user',
  'teams',
  'shared',
  'user lists',
  'delete user',
  'create org',
  'change org',
  'folder',
  'document',
  'org lists',
  'delete org',
  'join',
  'role',
  'leave',
  'ban',
] as const;
/** Those that happen more than once in a while. */
const OFTEN = [
  'teams',
  'shared',
  'folder',
  'folder',
  'document',
  'document',
  'join',
  'role',
] as const;

interface Picked {
  readonly ops: readonly RuleChange['op'][];
  readonly one: fc.Arbitrary<number>;
  readonly pick: fc.Arbitrary<number>;
  readonly value: fc.Arbitrary<number>;
}

/** Of everything, something. */
const ANYTHING: Picked = {
  ops: [...OPS, ...OFTEN],
  one: fc.nat(1),
  pick: fc.nat(2),
  value: fc.nat(5),
};
/** A few things that come and go, and who holds something on them. */
const FEW_THINGS: Picked = {
  ops: ['shared', 'document', 'document', 'folder', 'change user', 'delete org', 'create org'],
  one: fc.constant(0),
  pick: fc.constant(0),
  value: fc.nat(2),
};

const changesOf = (
  source: fc.Arbitrary<number>,
  { ops, one, pick, value }: Picked = ANYTHING,
): fc.Arbitrary<RuleChange[]> =>
  fc.array(
    fc.record<RuleChange>({
      op: fc.constantFrom(...ops),
      source,
      user: one,
      tenant: one,
      pick,
      value,
      after: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 24, size: 'max' },
  );

/** The same few things over and over, at one provider. */
export const fewThings = changesOf(fc.constant(0), FEW_THINGS);

/** Changes at one provider, or at both, of all kinds or of few. */
export const ruleChanges = fc.oneof(
  changesOf(fc.constant(0)),
  changesOf(fc.constant(1)),
  changesOf(fc.nat(1)),
  fewThings,
);

const FIRST = { user: 0, tenant: 0, pick: 0, value: 1, after: 1 } as const;
/** Whoever changes something has a user and two organizations, one of them with a folder and a document in it. */
export function prologue(script: readonly RuleChange[]): RuleChange[] {
  return [...new Set(script.map(({ source }) => source))].flatMap((source) => [
    { ...FIRST, source, op: 'create user' as const },
    { ...FIRST, source, op: 'create org' as const },
    { ...FIRST, source, op: 'create org' as const, tenant: 1 },
    { ...FIRST, source, op: 'folder' as const },
    { ...FIRST, source, op: 'document' as const },
  ]);
}
