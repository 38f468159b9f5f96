import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { clerkEvent } from './events.ts';
import { median } from './measure.ts';
import type { World } from './world.ts';

const CHILD = fileURLToPath(new URL('processes/warm.ts', import.meta.url));
const LONGEST_MS = 120_000;
/** They are short, and other processes get between them. */
const ROUNDS_FOR_A_SAMPLE = 3;

const schema = z.object({
  request: z.array(z.number()),
  least: z.array(z.number()),
  bytes: z.number(),
});

/** Nanoseconds; medians over the rounds. */
export interface Warm {
  readonly request: number;
  /** One HMAC and one `JSON.parse` of the same body. */
  readonly least: number;
  /** The one by the other, of the same round. */
  readonly times: number;
  /** Of the body. */
  readonly bytes: number;
}

/** @throws when the process ends without its figures */
export async function measureWarm(world: World, samples: number): Promise<Warm> {
  const event = JSON.stringify(clerkEvent(0, world.clerkSecret, Date.now()));
  const rounds = String(samples * ROUNDS_FOR_A_SAMPLE);
  const child = spawn(process.execPath, [CHILD, event, rounds], {
    env: { CLERK_WEBHOOK_SECRETS: world.clerkSecret },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    timeout: LONGEST_MS,
  });
  let text = '';
  child.stdio[3]?.on('data', (chunk) => {
    text += String(chunk);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the warm process ended with ${code}`);
  const { request, least, bytes } = schema.parse(JSON.parse(text));
  const times = request.map((ns, round) => ns / (least[round] ?? Number.NaN));
  return { request: median(request), least: median(least), times: median(times), bytes };
}
