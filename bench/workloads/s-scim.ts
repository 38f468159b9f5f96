import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { startStack } from '../../local/stack/index.ts';
import { duration, number } from '../format.ts';
import type { Workload } from '../workload.ts';

const MOST = 2;
const PROGRAM = fileURLToPath(new URL('../scim/measure.ts', import.meta.url));
const NO_FUNCTIONS = new URL('none/', import.meta.url);
/** As the function logs it. */
const TROUBLE = /"level":"(?:warn|error)"/;
const SMALL = { users: 100, groups: 5 };

const measured = z.array(
  z.object({
    tenant: z.string(),
    operations: z.array(
      z.object({
        name: z.string(),
        calls: z.record(z.string(), z.int()),
        wholeMs: z.number(),
        dynamoMs: z.number(),
        ratio: z.number(),
      }),
    ),
  }),
);
type Measured = z.infer<typeof measured>;
type Operation = Measured[number]['operations'][number];

const callsOf = ({ calls }: Operation): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);

/** What the same request costs more of in a large tenant. */
const growths = (large: readonly Operation[], small: readonly Operation[]): readonly string[] =>
  large.flatMap((one, at) => {
    const other = small[at];
    if (other === undefined || callsOf(one) <= callsOf(other)) return [];
    return [`${one.name} takes ${callsOf(one)} calls, of a small tenant ${callsOf(other)}`];
  });

const figuresOf = (tenants: Measured): Readonly<Record<string, number>> =>
  Object.fromEntries(
    tenants.flatMap(({ tenant, operations }) =>
      operations.flatMap(({ name, wholeMs, dynamoMs, ratio }) => [
        [`${tenant}: ${name}, ms`, wholeMs],
        [`${tenant}: ${name}, ms of DynamoDB`, dynamoMs],
        [`${tenant}: ${name}, ratio`, ratio],
      ]),
    ),
  );

export const scimRequests: Workload = {
  id: 'S',
  title: 'one SCIM request in a tenant of 10,000 users and 500 groups, local DynamoDB and SQS',
  async run({ quick }) {
    const size = quick ? { users: 500, groups: 20 } : { users: 10_000, groups: 499 };
    const tokens = ['large', 'small'].map(
      (tenant) => `${tenant}:token-of-tenant-${tenant}-for-bench`,
    );
    // Tables and queue here, the endpoint in a process of its own: neither waits for the other's turn.
    const stack = await startStack({
      functions: NO_FUNCTIONS,
      environment: { SCIM_TOKENS: tokens.join(',') },
    });
    try {
      const given = { rounds: quick ? 20 : 60, sizes: { large: size, small: SMALL } };
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [PROGRAM, JSON.stringify(given)],
        { env: { ...stack.environment, LOG_LEVEL: 'error' }, maxBuffer: 100_000_000 },
      );
      const lines = stdout.trim().split('\n');
      const logged = lines.filter((line) => TROUBLE.test(line));
      const [large, small] = measured.parse(JSON.parse(lines.at(-1) ?? ''));
      if (large === undefined || small === undefined)
        throw new Error('two tenants were to be measured');
      const problems = [...logged, ...growths(large.operations, small.operations)];
      const worst = Math.max(...large.operations.map(({ ratio }) => ratio));
      const each = large.operations.map(
        ({ name, ratio, wholeMs }, at) =>
          `${name} ${ratio.toFixed(2)} in ${wholeMs.toFixed(1)} ms, small tenant ${small.operations[at]?.wholeMs.toFixed(1)} ms`,
      );
      const dynamoMs = large.operations.reduce((sum, one) => sum + one.dynamoMs, 0);
      const wholeMs = large.operations.reduce((sum, one) => sum + one.wholeMs, 0);
      return {
        naive: '–',
        floor: `DynamoDB: ${duration(dynamoMs)}`,
        ours: `${worst.toFixed(2)} × DynamoDB at worst (${each.join('; ')})`,
        refused: '–',
        time: `${duration(wholeMs)} for ${number(large.operations.length)} requests`,
        target: `≤ ${MOST} × the time of its DynamoDB calls; as many calls as of ${SMALL.users} users`,
        reached: worst <= MOST && problems.length === 0,
        limitedBy: 'DynamoDB itself; reading a page of the list of keys grows with the tenant',
        problems,
        byRoute: Object.fromEntries(
          large.operations.flatMap(({ name, calls }) =>
            Object.entries(calls).map(([kind, count]) => [`${name}: ${kind}`, count] as const),
          ),
        ),
        figures: figuresOf([large, small]),
      };
    } finally {
      await stack.close();
    }
  },
};
