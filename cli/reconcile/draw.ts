import { TAKEN_KINDS } from '../../lib/reconcile/index.ts';
import type { Terminal } from '../terminal/index.ts';
import type { Report } from './report.ts';
import { COLUMNS, rowOf } from './rows.ts';

/** Differences listed on a screen, unless more are asked for. */
const ON_A_SCREEN = 30;

/** In a pipe, the differences alone are on stdout, a line each. */
export function draw(report: Report, limit: number | undefined, terminal: Terminal): void {
  const { counts, differences } = report;
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  if (terminal.isHuman && found.length > 0) {
    terminal.table({
      columns: ['difference', { name: 'count', align: 'right' }],
      rows: found.map(([kind, count]) => [kind, thousands(count)]),
    });
    terminal.print();
  }
  const listed = differences.slice(0, limit ?? (terminal.isHuman ? ON_A_SCREEN : undefined));
  if (listed.length > 0) terminal.table({ columns: COLUMNS, rows: listed.map(rowOf) });
  const left = differences.length - listed.length;
  if (left > 0) {
    terminal.note(`${thousands(left)} more: --limit-report, --output report.html or --json.`);
  }
}

/** What was read, and what it comes to, in lines. */
export function summaryOf(report: Report): readonly string[] {
  const { read, counts, removals } = report;
  const { provider, ledger, permit } = read;
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  const goes = takenOf(removals);
  return [
    `Read: ${report.account}: ${thousands(provider.users)} users, ${thousands(provider.tenants)} tenants, ` +
      `${thousands(provider.memberships)} memberships; ledger: ${thousands(ledger.users)} users, ` +
      `${thousands(ledger.tenants)} tenants; Permit: ${thousands(permit.users)} users, ` +
      `${thousands(permit.tenants)} tenants, ${thousands(permit.roles)} role assignments` +
      `${permit.instances === 0 ? '' : `, ${thousands(permit.instances)} resource instances`}.`,
    told.length === 0
      ? 'They agree.'
      : `Found: ${told.map(([kind, count]) => `${thousands(count)} ${kind}`).join(', ')}.`,
    ...(goes.length === 0 ? [] : [`To be taken away: ${goes.join(', ')}.`]),
  ];
}

const TAKEN = {
  users: 'users',
  tenants: 'tenants',
  roles: 'role assignments',
  instances: 'resource instances',
} as const;

/** What is to be taken away, in words, of each kind that anything is of. */
export function takenOf(removals: Report['removals']): readonly string[] {
  return TAKEN_KINDS.flatMap((kind) => {
    const { count, of } = removals[kind];
    return count === 0 ? [] : [`${thousands(count)} of ${thousands(of)} ${TAKEN[kind]}`];
  });
}

export const thousands = (value: number): string => value.toLocaleString('en-US');
