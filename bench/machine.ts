import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** Where the figures were taken. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

/** What the kernel calls the processor; virtual machines often leave the model out. */
function processor(): string {
  const named = cpus()[0]?.model.trim();
  if (named !== undefined && named !== '' && named !== 'unknown') return named;
  try {
    const info = readFileSync('/proc/cpuinfo', 'utf8');
    return /^(?:model name|vendor_id|CPU implementer)\s*:\s*(.+)$/m.exec(info)?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

export const describeMachine = (): Machine => ({
  processor: processor(),
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.version,
});
