import {
  type Comparison,
  DIFFERENCE_KINDS,
  type Difference,
  type DifferenceKind,
  differencesOf,
  isDifferent,
  mendsOf,
  refusalOf,
} from '../../lib/reconcile/index.ts';
import { instant, maskEmails, type Terminal } from '../terminal/index.ts';
import { shown } from './rows.ts';

/** What a report tells, whatever its form; stable, as `--json` prints it. */
export interface Report {
  readonly source: string;
  readonly account: string;
  /** Where it was compared, e.g. `stage prod`. */
  readonly where: string;
  /** When the provider's reading began. */
  readonly readAt: string;
  readonly named: readonly string[] | null;
  readonly read: Comparison['read'];
  readonly isDifferent: boolean;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
  readonly removals: Comparison['removals'];
  /** Why nothing of it may be sent; `null`: it may. */
  readonly refusal: string | null;
  /** Jobs that mend it. */
  readonly mends: number;
  /** Jobs that were sent; `null`: nothing was to be. */
  readonly sent: number | null;
  readonly differences: readonly Difference[];
}

export function reportOf(
  comparison: Comparison,
  where: string,
  terminal: Pick<Terminal, 'showPersonalData' | 'personalFields'>,
): Report {
  const differences = differencesOf(comparison);
  const counts = Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 0]));
  for (const { kind } of differences) counts[kind] = (counts[kind] ?? 0) + 1;
  const { source, account, readAt, named, read, removals } = comparison;
  const count = (kind: DifferenceKind): number => counts[kind] ?? 0;
  return {
    source,
    account,
    where,
    readAt: instant(readAt),
    named: named?.map((id) => (terminal.showPersonalData ? id : maskEmails(id))) ?? null,
    read,
    isDifferent: isDifferent(comparison),
    counts: {
      missing: count('missing'),
      changed: count('changed'),
      wrong_role: count('wrong_role'),
      extra: count('extra'),
      deleted: count('deleted'),
      stale: count('stale'),
      unclear: count('unclear'),
      foreign: count('foreign'),
    },
    removals,
    refusal: refusalOf(comparison)?.message ?? null,
    mends: mendsOf(comparison).length,
    sent: null,
    differences: differences.map((one) => shown(one, terminal)),
  };
}
