import { connect } from 'node:net';
import { runningLocalStack } from '../../cli/access/index.ts';
import { StackError } from '../stack/index.ts';

const PATIENCE_MS = 1000;

/**
 * One stack in one folder: a second would take the first's place, and commands would go elsewhere than one thinks. What
 * one that was killed has left behind is no stack, whoever has its process id by now.
 *
 * @throws {StackError} `already_runs`
 */
export async function assertOnlyOne(cwd: string): Promise<void> {
  const other = runningLocalStack(cwd);
  if (other === undefined || other.pid === process.pid) return;
  if (!(await isListening(other.url))) return;
  throw new StackError(
    'already_runs',
    `a local stack runs in this folder already: process ${other.pid}, ${other.url}
Use that one (permit-sync … --stage local), or end it first: Ctrl-C in its window, or kill ${other.pid}.
A second one beside it needs a checkout of its own, and another --port.`,
  );
}

/** Only a port that is closed tells that there is nobody: who is stopped, or busy, does not answer either. */
async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: hostname, port: Number(port), timeout: PATIENCE_MS });
  socket.on('connect', () => resolve(true)).on('timeout', () => resolve(true));
  socket.on('error', () => resolve(false));
  return await promise.finally(() => socket.destroy());
}
