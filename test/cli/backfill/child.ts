import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface ChildEnd {
  /** `null`: it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The most memory that it had resident at once, in MiB; 0 where the system does not tell. */
  readonly peakMib: number;
  readonly ms: number;
}

export interface CliChild {
  readonly ended: Promise<ChildEnd>;
  readonly isRunning: boolean;
  /** SIGKILL: it has no chance to clean up. */
  kill(): void;
}

export interface ChildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Default: the sources, as they are. */
  readonly program?: string;
}

const SOURCES = fileURLToPath(new URL('../../../cli/permit-sync.mjs', import.meta.url));
const LOOK_EVERY_MS = 20;

/** Runs the command line in a process of its own. */
export function startCli(
  args: readonly string[],
  { env, cwd, program = SOURCES }: ChildOptions,
): CliChild {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...env, PATH: process.env['PATH'] ?? '' },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => {
      written[name] += text;
    });
  }
  let peakMib = 0;
  const look = setInterval(() => {
    peakMib = Math.max(peakMib, peakOf(child.pid));
  }, LOOK_EVERY_MS);
  const { promise, resolve, reject } = Promise.withResolvers<ChildEnd>();
  child.on('error', reject);
  child.on('close', (code) => {
    clearInterval(look);
    resolve({ code, ...written, peakMib, ms: performance.now() - startedAt });
  });
  return {
    ended: promise,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** `VmHWM` of proc(5). */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
