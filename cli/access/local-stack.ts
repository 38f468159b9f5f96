import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Environment } from '../../lib/config/index.ts';
import { CliError } from '../errors.ts';

/** Where a local stack that runs says what it is, below the folder that it was started in. */
const FILE = '.permit-sync/local.json';
const schema = z.object({
  pid: z.int().check(z.positive()),
  /** Of the HTTP routes. */
  url: z.url(),
  environment: z.record(z.string(), z.string()),
});

export type LocalStack = z.infer<typeof schema>;

/** Tells where the stack is, readable by this user alone. @returns takes it back */
export function announceLocalStack(cwd: string, stack: LocalStack): () => void {
  const file = join(cwd, FILE);
  mkdirSync(dirname(file), { recursive: true });
  // One that is there keeps its rights when it is written over.
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  return () => {
    // Another one that was started here since has put itself in its place.
    if (readStack(file)?.pid === stack.pid) rmSync(file, { force: true });
  };
}

/** @throws {CliError} `no_local_stack` when none runs in this folder */
export function findLocalStack(cwd: string): LocalStack {
  const stack = runningLocalStack(cwd);
  if (stack !== undefined) return stack;
  throw new CliError('no_local_stack', 'no local stack runs in this folder', {
    remedy: 'Start one in another terminal: npm run dev',
  });
}

/** The one that runs in this folder; `undefined`: none does. */
export function runningLocalStack(cwd: string): LocalStack | undefined {
  const stack = readStack(join(cwd, FILE));
  return stack !== undefined && isAlive(stack.pid) ? stack : undefined;
}

/** Whether one runs in this folder. */
export const hasLocalStack = (cwd: string): boolean => runningLocalStack(cwd) !== undefined;

function readStack(file: string): LocalStack | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A stack that was killed leaves its file behind. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The environment of its functions. */
export const environmentOfLocalStack = (cwd: string): Environment =>
  findLocalStack(cwd).environment;
