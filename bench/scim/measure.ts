/**
 * The SCIM endpoint, in a process of its own beside the tables and the queue: fills two tenants, has the same requests
 * made in each, in turn, and prints what they cost as JSON.
 */
import { createDynamoClient } from '../../lib/scim-endpoint/dynamo-client.ts';
import { type Endpoint, idIn, openEndpoint } from './endpoint.ts';
import { type Meter, meterOf, type Reading } from './meter.ts';
import { OPERATIONS, type Round } from './operations.ts';
import { fillTenant, type TenantSize } from './tenants.ts';

const WARM_UP_ROUNDS = 15;

interface Sample extends Reading {
  readonly wholeMs: number;
}

async function measureOnce(
  endpoint: Endpoint,
  meter: Meter,
  tenant: string,
  round: Round,
  keep: (operation: string, sample: Sample) => void,
): Promise<void> {
  let on = round;
  for (const { name, request } of OPERATIONS) {
    const send = endpoint(tenant, request(on));
    meter.start();
    const start = performance.now();
    const { status, body } = await send();
    const wholeMs = performance.now() - start;
    const reading = meter.read();
    if (status >= 300) throw new Error(`${name}: ${status} ${body.slice(0, 200)}`);
    if (status === 201) on = { ...on, user: idIn(body) };
    keep(name, { ...reading, wholeMs });
  }
}

const median = (samples: readonly number[]): number =>
  samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;

/** Calls of most samples: one that met another's moment may need one more. */
function usualCalls(samples: readonly Sample[]): Reading['calls'] {
  const texts = samples.map(({ calls }) => JSON.stringify(calls));
  const often = (text: string) => texts.filter((other) => other === text).length;
  return JSON.parse(texts.toSorted((a, b) => often(b) - often(a))[0] ?? '{}');
}

async function measure(rounds: number, sizes: Readonly<Record<string, TenantSize>>) {
  const client = createDynamoClient();
  const meter = meterOf(client);
  const table = process.env['SCIM_TABLE'] ?? '';
  const groups = new Map<string, string>();
  for (const [tenant, size] of Object.entries(sizes)) {
    groups.set(tenant, await fillTenant(client, table, tenant, size));
  }
  const endpoint = await openEndpoint(client);
  const samples = new Map<string, Sample[]>();
  for (let n = -WARM_UP_ROUNDS; n < rounds; n++) {
    for (const [tenant, group] of groups) {
      const users = sizes[tenant]?.users ?? 0;
      const round = { userName: `new-${n}@${tenant}.example`, user: '', group, users };
      await measureOnce(endpoint, meter, tenant, round, (operation, sample) => {
        if (n < 0) return;
        const key = `${tenant} ${operation}`;
        samples.set(key, [...(samples.get(key) ?? []), sample]);
      });
    }
  }
  return Array.from(groups.keys(), (tenant) => ({
    tenant,
    operations: OPERATIONS.map(({ name }) => {
      const those = samples.get(`${tenant} ${name}`) ?? [];
      const wholeMs = median(those.map((sample) => sample.wholeMs));
      const dynamoMs = median(those.map((sample) => sample.openMs));
      const ratio = wholeMs / dynamoMs;
      return { name, calls: usualCalls(those), wholeMs, dynamoMs, ratio };
    }),
  }));
}

if (import.meta.main) {
  const { rounds, sizes } = JSON.parse(process.argv[2] ?? '{}');
  console.log(JSON.stringify(await measure(rounds, sizes)));
}
