import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { LambdaFunction } from '../../local/lambda/function.ts';

/** A Lambda function in a process of its own, whose memory can be told from ours. */
export interface WorkerProcess {
  readonly function: LambdaFunction;
  /** The most memory that was resident at once so far, in MiB. @throws where there is no /proc */
  peakMiB(): Promise<number>;
}

const said = z.object({ payload: z.exactOptional(z.string()), error: z.exactOptional(z.string()) });
const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

/** @param module - a built function, e.g. `dist/functions/worker.mjs` */
export async function startWorkerProcess(
  module: URL,
  environment: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child = fork(CHILD, [module.href], {
    env: { ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => null);
  await once(child, 'message', { signal: AbortSignal.timeout(20_000) });

  return {
    function: {
      name: 'worker',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
      async invoke(event) {
        child.send(event);
        const answer = await Promise.race([once(child, 'message'), ended]);
        if (answer === null) {
          const errorMessage = 'the worker process ended: out of memory, most likely';
          return { ok: false, error: { errorType: 'Runtime.ExitError', errorMessage } };
        }
        const { payload, error } = said.parse(answer[0]);
        if (payload !== undefined) return { ok: true, payload };
        const errorMessage = error ?? 'no answer';
        return { ok: false, error: { errorType: 'Error', errorMessage } };
      },
      async close() {
        if (child.exitCode !== null) return;
        child.kill();
        await once(child, 'exit');
      },
    },
    async peakMiB() {
      // Not `maxRSS` of `process.resourceUsage()`: that counts what our own process had when it forked.
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
    },
  };
}
