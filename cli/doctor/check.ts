import type { Shell } from '../shell.ts';
import { maskEmails } from '../terminal/index.ts';
import type { Finding, Outcome } from './finding.ts';

/** One thing that is looked at, by itself. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** What it throws is a failure of the check. Several findings where several things may be wrong. */
  run(): Promise<Outcome | readonly Finding[]>;
}

/** A check that takes longer is given up. Longer than the clients' own time limits, which say more. */
const LIMIT_MS = 20_000;

/**
 * Runs checks side by side; none keeps another from running.
 *
 * @returns their findings, in the order of the checks
 */
export async function runChecks(
  checks: readonly Check[],
  shell: Pick<Shell, 'sleep' | 'signal'>,
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    checks.map(async (check) => {
      const { id, title } = check;
      const outcome = await outcomeOf(check, shell);
      return isList(outcome) ? outcome : [{ id, title, ...outcome }];
    }),
  );
  return found.flat();
}

async function outcomeOf(
  check: Check,
  shell: Pick<Shell, 'sleep' | 'signal'>,
): Promise<Outcome | readonly Finding[]> {
  try {
    const outcome = await within(LIMIT_MS, shell, () => check.run());
    if (outcome !== undefined) return outcome;
    return {
      state: 'failed',
      detail: `no answer within ${LIMIT_MS / 1000} s`,
      remedy: 'Check the network, the region and what stands between; then run it again.',
    };
  } catch (error) {
    return failureOf(error);
  }
}

/** What ended a check, in words: never a secret, and no personal data. */
export function failureOf(error: unknown): Outcome {
  const said = error instanceof Error ? error.message : String(error);
  const isOurs = error instanceof Error && 'code' in error;
  const remedy =
    error instanceof Error && 'remedy' in error && typeof error.remedy === 'string'
      ? error.remedy
      : 'Run it again; if it stays so, docs/runbook.md.';
  return {
    state: 'failed',
    detail: maskEmails(
      isOurs ? said : `unforeseen ${error instanceof Error ? error.name : ''}: ${said}`,
    ),
    remedy,
  };
}

/** @returns `undefined`: it took longer, or Ctrl-C was pressed; whatever comes of it later is nobody's */
export async function within<T>(
  ms: number,
  { sleep, signal }: Pick<Shell, 'sleep' | 'signal'>,
  run: () => Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController();
  const timer = sleep(ms, AbortSignal.any([over.signal, signal]))
    .then(() => undefined)
    .catch(() => undefined);
  const running = run();
  running.catch(() => undefined);
  try {
    return await Promise.race([running, timer]);
  } finally {
    over.abort();
  }
}

const isList = (outcome: Outcome | readonly Finding[]): outcome is readonly Finding[] =>
  Array.isArray(outcome);
