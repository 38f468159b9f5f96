import {
  type Change,
  type Outlived,
  type Remapping,
  refusalOfRemapping,
} from '../../lib/reconcile/index.ts';
import { commandLine } from '../command-line.ts';
import { inLine, instant, maskEmails, type Terminal } from '../terminal/index.ts';
import { takenOf, thousands } from './draw.ts';
import type { Request } from './request.ts';

/** What a change of mapping comes to; stable, as `--json` prints it. */
export interface RemapReport {
  readonly source: string;
  readonly account: string;
  /** Whose ledger was looked at, e.g. `stage prod`. */
  readonly where: string;
  /** When the provider's reading began. */
  readonly readAt: string;
  readonly read: Remapping['read'];
  readonly dryRun: boolean;
  /** Jobs that bring everybody over. */
  readonly jobs: number;
  /** Jobs that were sent. */
  readonly sent: number;
  readonly concerned: Remapping['concerned'];
  readonly changes: Remapping['changes'];
  readonly removals: Remapping['removals'];
  /** Why nothing of it may be sent; `null`: it may. */
  readonly refusal: string | null;
  readonly refused: readonly { readonly reason: string; readonly jobs: number }[];
  readonly lacking: readonly string[];
  readonly unlisted: number;
  readonly outlived: readonly Outlived[];
}

type Masking = Pick<Terminal, 'showPersonalData'>;

export function remapReportOf(
  found: Remapping,
  where: string,
  dryRun: boolean,
  { showPersonalData }: Masking,
): RemapReport {
  // A key may be an e-mail, or have one in it.
  const shown = (key: string): string => (showPersonalData ? key : maskEmails(key));
  const example = ({ key, place, ...rest }: Change): Change => ({
    ...rest,
    key: shown(key),
    ...(place === undefined ? {} : { place: shown(place) }),
  });
  const { source, account, readAt, read, concerned, changes, removals, lacking, unlisted } = found;
  return {
    source,
    account,
    where,
    readAt: instant(readAt),
    read,
    dryRun,
    jobs: found.jobs.length,
    sent: 0,
    concerned,
    changes: changes.map((one) => ({ ...one, examples: one.examples.map(example) })),
    removals,
    refusal: refusalOfRemapping(found)?.message ?? null,
    refused: [...found.refused].map(([reason, count]) => ({ reason, jobs: count })),
    lacking,
    unlisted,
    outlived: found.outlived.map((one) => ({
      ...one,
      key: shown(one.key),
      places: one.places.map(shown),
    })),
  };
}

/** Of a long list, what is shown; `--json` has all. */
const SHOWN = 10;
const COLUMNS = ['change', 'of', { name: 'count', align: 'right' }, 'for example'] as const;

/** For people: the changes as a table, the rest in lines on stderr. */
export function drawRemapping(report: RemapReport, request: Request, terminal: Terminal): void {
  const { changes, concerned, read, removals } = report;
  if (changes.length > 0) {
    terminal.table({
      columns: COLUMNS,
      rows: changes.map(({ entity, kind, what, count, examples }) => [
        `${entity} ${kind}`,
        inLine(what),
        thousands(count),
        inLine(examples.map(whereOf)[0] ?? ''),
      ]),
    });
  }
  const { provider, ledger } = read;
  terminal.note(
    `Read: ${report.account}: ${thousands(provider.users)} users, ${thousands(provider.tenants)} tenants, ` +
      `${thousands(provider.memberships)} memberships; ledger: ${thousands(ledger.users)} users, ` +
      `${thousands(ledger.tenants)} tenants.`,
  );
  terminal.note(
    report.jobs === 0 && report.refused.length === 0
      ? 'The config makes nothing else of them.'
      : `Concerned: ${thousands(concerned.users)} users, ${thousands(concerned.tenants)} tenants.`,
  );
  const goes = takenOf(removals);
  if (goes.length > 0) terminal.note(`To be taken away: ${goes.join(', ')}.`);
  tellLeft(report, request, terminal);
}

const whereOf = ({ entity, key, place }: Change): string => {
  if (place === undefined) return key;
  if (entity === 'relation') return `${place} to ${key}`;
  return `${key} ${place.includes(':') ? 'at' : 'in'} ${place}`;
};

/** Who is left as they are, and why. */
function tellLeft(report: RemapReport, request: Request, terminal: Terminal): void {
  const { lacking, refused, unlisted, outlived } = report;
  if (lacking.length > 0) {
    const more = lacking.length > SHOWN ? ` and ${lacking.length - SHOWN} more` : '';
    terminal.warn(`Permit lacks ${lacking.slice(0, SHOWN).join(', ')}${more}.`);
    terminal.warn(`  To have it made: ${commandLine(['mapping', 'check'], [], { create: true })}`);
  }
  for (const { reason, jobs } of refused) {
    terminal.warn(
      `${thousands(jobs)} jobs are left out: they would be dead-lettered, as ${reason}.`,
    );
  }
  if (unlisted > 0) {
    const plain = request.again({
      mapping: false,
      dryRun: false,
      apply: false,
      yes: false,
      maxRemovals: undefined,
    });
    terminal.note(
      `${thousands(unlisted)} users of the ledger are not listed and left as they are: see ${plain}.`,
    );
  }
  for (const { entity, key, places } of outlived.slice(0, SHOWN)) {
    terminal.warn(`A rule that is gone still gives ${entity} ${key}: ${places.join(', ')}.`);
  }
  if (outlived.length > SHOWN) {
    terminal.warn(`  and ${thousands(outlived.length - SHOWN)} more: --json has all.`);
  }
}
