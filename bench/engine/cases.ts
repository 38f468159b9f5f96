import { compileMapping } from '../../lib/mapping/index.ts';
import type { QueueMessage } from '../../lib/sync/ports.ts';
import config from '../../local/pass-through.config.ts';
import { EVENTS_FROM, signUps, updates } from './bodies.ts';
import { type EngineEnd, type Items, recorded, runEngine } from './engine.ts';

const USERS = 4_950;
const TENANTS = 100;
const UPDATED_USERS = 1_000;
const UPDATES = 10;
/** When the batch is worked off, in ms. */
export const NOW = EVENTS_FROM + 60 * 60 * 1000;

/** What a batch has to come to; anything else would mean that something else was measured. */
interface Counts {
  readonly users: number;
  readonly tenants: number;
  /** Records to be written. */
  readonly writes: number;
  readonly assignments: number;
  /** Messages without a plan. */
  readonly settled: number;
}

export interface Case {
  readonly name: string;
  readonly bodies: readonly string[];
  readonly items: Items;
  readonly expected: Counts;
}

export const messagesOf = (bodies: readonly string[]): readonly QueueMessage[] =>
  bodies.map((body, n) => ({
    messageId: `message-${n}`,
    receiptHandle: `receipt-${n}`,
    body,
    receiveCount: 1,
    receipts: 1,
    sentAt: NOW,
    handed: false,
  }));

const run = (bodies: readonly string[], items: Items): EngineEnd =>
  runEngine(messagesOf(bodies), items, compileMapping(config), NOW);

/** Ten thousand jobs each, so that as many are in one batch as the worker tops up to. */
export function casesOf(): readonly Case[] {
  const bodies = signUps(USERS, TENANTS);
  const items = recorded(run(bodies, new Map()), NOW);
  const secondRoles = Math.ceil(USERS / 4);
  return [
    {
      name: 'all new',
      bodies,
      items: new Map(),
      expected: {
        users: USERS,
        tenants: TENANTS,
        writes: USERS + TENANTS,
        assignments: USERS + secondRoles,
        settled: 0,
      },
    },
    {
      name: 'all unchanged',
      bodies,
      items,
      expected: { users: USERS, tenants: TENANTS, writes: 0, assignments: 0, settled: 0 },
    },
    {
      name: 'ten updates a user',
      bodies: updates(UPDATED_USERS, UPDATES),
      items,
      expected: {
        users: UPDATED_USERS,
        tenants: 0,
        writes: UPDATED_USERS,
        assignments: 0,
        settled: 0,
      },
    },
  ];
}

function countsOf({ users, tenants, settled }: EngineEnd): Counts {
  const plans = [...users, ...tenants];
  return {
    users: users.length,
    tenants: tenants.length,
    writes: plans.filter(({ record }) => record.kind === 'write').length,
    assignments: users.reduce((sum, { assign }) => sum + assign.length, 0),
    settled,
  };
}

/** @throws when a sample's plans are not what the case comes to. */
export function check(name: string, end: EngineEnd, expected: Counts): void {
  const [is, should] = [JSON.stringify(countsOf(end)), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${name}: planned ${is}, should be ${should}`);
}
