import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiveChange } from '../../lib/cognito-admin/index.ts';
import { parseCognito } from '../../lib/providers/index.ts';
import { SAMPLE_POOL } from '../../lib/samples/index.ts';
import { recordedTelemetry } from '../intake/recorded-telemetry.ts';
import { createEngine, type Engine } from '../sync/harness.ts';
import { type Act, answerAt, recordOf, SUB, stateAt, triggerAt } from './user-pool.ts';

/** After which Lambda invokes a function again that has failed. */
const RETRY_MS = 61_000;
/** CloudTrail is never as fast as this. */
const LEAST_DELAY_MS = 1500;
const HOUR_MS = 3_600_000;

/** The list of users may be behind by so much; who is in which group is told as it is. */
const MOST_BEHIND_MS = 40_000;

/** A trigger that had begun may come after the call, once Cognito has tried it again or a function has started. */
const MOST_LATE_MS = 12_000;

interface Delivery {
  /** A call's record. */
  readonly record?: object;
  /** A trigger's event, as the user was when the token was made. */
  readonly event?: object | undefined;
  readonly at: number;
}

const story = fc.record({
  // Often within one second: CloudTrail tells no more of it.
  steps: fc.array(
    fc.record({
      call: fc.constantFrom<Act['call']>('disable', 'enable', 'rename', 'join', 'leave', 'token'),
      group: fc.constantFrom('editors', 'viewers'),
      after: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 90_000 })),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  isDeleted: fc.nat({ max: 3 }).map((number) => number === 0),
  delays: fc.array(fc.integer({ min: LEAST_DELAY_MS, max: 300_000 }), {
    minLength: 20,
    maxLength: 20,
  }),
  behind: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: MOST_BEHIND_MS })), {
    minLength: 7,
    maxLength: 7,
  }),
  late: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: MOST_LATE_MS })), {
    minLength: 11,
    maxLength: 11,
  }),
});
type Times = Record<'behind' | 'delays' | 'late', readonly number[]>;

/** The record may be from before; a user who is gone has no groups. */
function answerBehind(acts: readonly Act[], now: number, behind: number) {
  const [user] = answerAt(acts, now - behind) ?? [];
  const [, membership] = answerAt(acts, now) ?? [];
  return user === undefined || membership === undefined ? null : [user, membership];
}

/** Each record comes twice, each time when it likes. */
async function deliver(engine: Engine, acts: readonly Act[], { behind, delays, late }: Times) {
  let looks = 0;
  const { telemetry } = recordedTelemetry();
  const waiting: Delivery[] = acts.flatMap((act, at): Delivery[] => {
    const record = recordOf(act);
    if (record === undefined) {
      return [{ event: triggerAt(acts, act.at), at: act.at + (late[at] ?? 0) }];
    }
    return [2 * at, 2 * at + 1].map((one) => ({
      record,
      at: act.at + (delays[one] ?? LEAST_DELAY_MS),
    }));
  });
  for (;;) {
    const next = waiting.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return;
    if (next.at > engine.now()) engine.pass(next.at - engine.now());
    if (next.record === undefined) {
      const told = parseCognito(next.event, { receivedAt: engine.now(), requestId: 'request' });
      if (told.kind === 'jobs') engine.send(...told.jobs);
      continue;
    }
    try {
      await receiveChange(next.record, {
        poolId: SAMPLE_POOL,
        now: engine.now,
        readUser: async () =>
          answerBehind(acts, engine.now(), behind[looks++ % behind.length] ?? 0),
        enqueue: async (jobs) => engine.send(...jobs),
        keepUnparsed: () => Promise.reject(new Error('nothing to keep')),
        telemetry,
      });
    } catch (error) {
      expect(error).toMatchObject({ code: 'not_shown_yet' });
      waiting.push({ record: next.record, at: engine.now() + RETRY_MS });
    }
    await engine.settle();
  }
}

describe('records of CloudTrail', () => {
  it('may come in whatever order, and twice: what is true in the end is what Permit has', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ steps, isDeleted, ...times }) => {
        const engine = createEngine({
          config: { cognito: { tenant: 'main' } },
          roles: ['editors', 'viewers'],
        });
        let at = engine.now();
        const acts: Act[] = [
          { call: 'create', group: '', at },
          { call: 'join', group: 'editors', at: at + 1 },
        ];
        for (const { call, group, after } of steps) {
          at += after;
          acts.push({ call, group, at });
        }
        if (isDeleted) acts.push({ call: 'delete', group: '', at: at + 1 });
        await deliver(engine, acts, times);
        const had = stateAt(acts, at + HOUR_MS);
        expect(Object.keys(engine.users())).toEqual(had === null ? [] : [SUB]);
        const groups = had?.enabled === true ? [...had.groups].sort() : [];
        expect([...engine.roles()].sort()).toEqual(groups.map((role) => `${SUB} main ${role}`));
        expect(engine.dead()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
