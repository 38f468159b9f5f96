import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const COLD = fileURLToPath(new URL('processes/cold.mjs', import.meta.url));
const EMPTY = fileURLToPath(new URL('processes/empty.mjs', import.meta.url));
const LONGEST_MS = 20_000;

/** How long a process took, and what its function answered. */
export interface ColdStart {
  /** Milliseconds, from before the process was made until it had said that the event is handled. */
  readonly ms: number;
  /** JSON. */
  readonly answer: string;
}

export interface ColdStartOf {
  /** Path of the bundle; undefined: an empty process. */
  readonly bundle?: string | undefined;
  readonly event?: object | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws when the process ends without having handled the event, with what it said */
export async function coldStart({ bundle, event, environment }: ColdStartOf): Promise<ColdStart> {
  const args = bundle === undefined ? [EMPTY] : [COLD, bundle, JSON.stringify(event)];
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  let ms = Number.NaN;
  let answer = '';
  let said = '';
  child.stdio[3]?.on('data', (chunk) => {
    if (answer === '') ms = performance.now() - started;
    answer += String(chunk);
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += String(chunk);
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0 || answer === '') {
    throw new Error(`${bundle ?? 'the empty process'} ended with ${code}: ${said.slice(0, 2_000)}`);
  }
  return { ms, answer };
}
