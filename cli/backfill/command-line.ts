import type { BackfillOptions } from '../../lib/backfill/index.ts';
import { shellLine } from '../command-line.ts';

/** Options that say where, as they were given. */
export interface AskedPlace {
  readonly checkpoint?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly config?: string | undefined;
}

/** Command lines that go on from this one. */
export interface CommandLines {
  /** Options of the run are in its checkpoint. */
  readonly resume: string;
  restart(options: BackfillOptions): string;
  /** Without a word about an earlier run. */
  again(options: BackfillOptions): string;
  readonly watch: string;
}

/** @param file - as it was given */
export function commandLines(
  source: string,
  file: string | undefined,
  asked: AskedPlace,
): CommandLines {
  const where = [...option('stage', asked.stage), ...option('region', asked.region)];
  const base = ['permit-sync', 'backfill', source, ...(file === undefined ? [] : [file])];
  const kept = [
    ...where,
    ...option('config', asked.config),
    ...option('checkpoint', asked.checkpoint),
  ];
  return {
    resume: shellLine([...base, ...kept, '--resume']),
    restart: (options) => shellLine([...base, ...optionsOf(options), ...kept, '--restart']),
    again: (options) => shellLine([...base, ...optionsOf(options), ...kept]),
    watch: shellLine(['permit-sync', 'status', '--watch', ...where]),
  };
}

function optionsOf({ since, limit, verify, columns = {} }: BackfillOptions): string[] {
  const pairs = Object.entries(columns).map(
    ([ours, theirs]) => `${ours}=${theirs.replaceAll(',', '\\,')}`,
  );
  return [
    ...(pairs.length === 0 ? [] : ['--columns', pairs.join(',')]),
    ...option('since', since?.asked),
    ...option('limit', limit?.toString()),
    ...(verify === true ? ['--verify'] : []),
  ];
}

const option = (name: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`--${name}`, value];
