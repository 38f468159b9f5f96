import { median, type Samples } from './measure.ts';
import { bytesOf } from './naive-bundles.ts';
import type { Comparison } from './subjects.ts';
import type { Warm } from './warm.ts';

/** One line of the table. */
export interface Verdict {
  readonly name: string;
  readonly naive: string;
  readonly ours: string;
  readonly ratio: string;
  readonly target: string;
  /** Undefined: there is none. */
  readonly reached?: boolean;
}

/** A warm request may cost so many times what nobody can do without. */
const WARM_TIMES = 4;

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const micros = (nanoseconds: number): string => `${(nanoseconds / 1000).toFixed(1)} µs`;

/** Medians over that of an empty process, and what is to be reached of them. */
export function verdictsOf(
  comparisons: readonly Comparison[],
  samples: Samples,
): readonly Verdict[] {
  const empty = median(samples.empty);
  const over = (name: string) => median(samples.of.get(name) ?? []) - empty;
  return comparisons.flatMap(({ ours, naive, most, mostBytes }): Verdict[] => {
    const percent = (100 * over(ours.name)) / over(naive.name);
    const bytes = bytesOf(ours.bundle);
    return [
      {
        name: `${ours.name}: start to first event`,
        naive: ms(over(naive.name)),
        ours: ms(over(ours.name)),
        ratio: `${percent.toFixed(0)} %`,
        ...(most === undefined
          ? { target: '–' }
          : { target: `≤ ${most} %`, reached: percent <= most }),
      },
      ...(most === undefined
        ? []
        : [
            {
              name: `${ours.name}: bundle`,
              naive: kilobytes(bytesOf(naive.bundle)),
              ours: kilobytes(bytes),
              ratio: `${((100 * bytes) / bytesOf(naive.bundle)).toFixed(0)} %`,
              ...(mostBytes === undefined
                ? { target: '–' }
                : { target: `≤ ${kilobytes(mostBytes)}`, reached: bytes <= mostBytes }),
            },
          ]),
    ];
  });
}

export function warmVerdict({ request, least, times, bytes }: Warm): Verdict {
  return {
    name: `clerk, warm: a request of ${bytes} bytes`,
    naive: `${micros(least)} (HMAC, JSON.parse)`,
    ours: micros(request),
    ratio: `${times.toFixed(1)} ×`,
    target: `≤ ${WARM_TIMES} ×`,
    reached: times <= WARM_TIMES,
  };
}

/** The table, in Markdown. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const word = ({ reached }: Verdict) =>
    reached === undefined ? '–' : reached ? 'PASS' : 'NOT REACHED';
  const rows = verdicts.map((verdict) => [
    verdict.name,
    verdict.naive,
    verdict.ours,
    verdict.ratio,
    verdict.target,
    word(verdict),
  ]);
  const head = ['over an empty process', 'naive', 'permit-sync', 'ratio', 'to reach', ''];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
