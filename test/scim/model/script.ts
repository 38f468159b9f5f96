import * as fc from 'fast-check';

/** What goes wrong for the process that carries a request out. */
export interface Fault {
  /** `enqueue`: the queue refuses. Else it dies, before a call is made or after it was carried out. */
  readonly kind: 'enqueue' | 'before' | 'after';
  /** At which call, from 1. */
  readonly at: number;
}

export const KINDS = [
  'createUser',
  'renameUser',
  'retitleUser',
  'disable',
  'enable',
  'removeUser',
  'createGroup',
  'renameGroup',
  'addMembers',
  'removeMembers',
  'replaceMembers',
  'removeGroup',
] as const;

/** What a client wants. Numbers choose among what there is when it comes to it. */
export interface Command {
  readonly kind: (typeof KINDS)[number];
  readonly tenant: number;
  readonly dialect: 'okta' | 'entra';
  readonly who: number;
  readonly whom: readonly number[];
  /** A person, or a role that a group is called by. */
  readonly name: number;
  readonly fault: Fault | null;
  /** Whether the client comes again when it was not told that all went well. */
  readonly retries: boolean;
}

/** Commands that are carried out at once, and what happens after them. */
export interface Round {
  readonly commands: readonly Command[];
  readonly passMs: number;
  readonly sweep: boolean;
  readonly deliver: boolean;
}

export interface Script {
  readonly seed: number;
  readonly userKey: string;
  readonly onBlock: 'unassign' | 'delete' | 'keep';
  readonly onDelete: 'delete' | 'unassign';
  /** Whether there are users and groups already. */
  readonly furnished: boolean;
  readonly rounds: readonly Round[];
}

const weighted = (kind: Command['kind'], weight: number) => ({
  arbitrary: fc.constant(kind),
  weight,
});

const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom('enqueue', 'before', 'after'),
  at: fc.integer({ min: 1, max: 9 }),
});

const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.oneof(
    weighted('createUser', 5),
    weighted('renameUser', 3),
    weighted('retitleUser', 2),
    weighted('disable', 2),
    weighted('enable', 2),
    weighted('removeUser', 2),
    weighted('createGroup', 3),
    weighted('renameGroup', 3),
    weighted('addMembers', 5),
    weighted('removeMembers', 3),
    weighted('replaceMembers', 2),
    weighted('removeGroup', 1),
  ),
  tenant: fc.nat(1),
  dialect: fc.constantFrom('okta', 'entra'),
  who: fc.nat(99),
  whom: fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }),
  name: fc.nat(99),
  fault: fc.option(fault, { freq: 3 }),
  retries: fc.boolean(),
});

/** Two at the same thing meet more often than chance would have it. */
const commands: fc.Arbitrary<readonly Command[]> = fc.oneof(
  fc.array(command, { minLength: 1, maxLength: 1 }),
  fc
    .tuple(command, command)
    .map(([one, other]) => [one, { ...other, tenant: one.tenant, who: one.who, whom: one.whom }]),
  fc.array(command, { minLength: 2, maxLength: 3 }),
  fc
    .tuple(command, command, fc.constantFrom('renameGroup', 'removeGroup', 'removeMembers'))
    .map(([one, other, kind]): readonly Command[] => [
      { ...one, kind: 'addMembers' },
      { ...other, kind, tenant: one.tenant, who: one.who, whom: one.whom },
    ]),
);

const plain = { dialect: 'okta', who: 1, whom: [1], fault: null, retries: false } as const;

/** Two users and a group with one of them, in each tenant; the first ones know each other's key. */
export const FURNITURE: readonly (readonly Command[])[] = [0, 1].flatMap((tenant) => [
  [{ ...plain, tenant, kind: 'createUser', name: 1 }],
  [{ ...plain, tenant, kind: 'createUser', name: 2 }],
  [{ ...plain, tenant, kind: 'createGroup', name: tenant }],
]);

const round: fc.Arbitrary<Round> = fc.record({
  commands,
  passMs: fc.constantFrom(0, 1, 1_000, 90_000),
  sweep: fc.boolean(),
  deliver: fc.boolean(),
});

/** Any directories' doings, under any policy. */
export const scripts: fc.Arbitrary<Script> = fc.record({
  seed: fc.integer(),
  userKey: fc.constantFrom(
    '{userName}',
    '{userName}',
    '{externalId}',
    '{email}',
    '{id}',
    '{tenant}|{userName}',
  ),
  onBlock: fc.constantFrom('unassign', 'delete', 'keep'),
  onDelete: fc.constantFrom('delete', 'unassign'),
  furnished: fc.constantFrom(true, true, false),
  rounds: fc.array(round, { minLength: 1, maxLength: 12 }),
});
