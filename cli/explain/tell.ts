import type { Json, SyncJob } from '../../lib/jobs/index.ts';
import type { ForeseenJob } from '../../lib/sync/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { callAsJson } from './as-json.ts';
import { costOf } from './cost.ts';
import { type Explanation, factsOf, shownId } from './explanation.ts';

/** For people: what it is, then jobs, facts and calls, in that order. */
export function tell(explanation: Explanation, terminal: Terminal): void {
  const { source, type, from, foresight, against } = explanation;
  const kept = from === 'event' ? '' : `, a ${from} of the queue`;
  terminal.print(`${terminal.style('bold', `${source} ${type}`)}${kept}`);
  terminal.print();
  tellJobs(foresight.jobs, terminal);
  const facts = factsOf(explanation, terminal);
  if (facts.length > 0) {
    terminal.print();
    terminal.table({
      columns: ['in Permit', 'key', 'fact', 'value'],
      rows: facts.map(({ kind, key, fact, value }) => [kind, key, fact, textOf(value)]),
    });
  }
  terminal.print();
  tellCalls(explanation, terminal);
  const takesAway = foresight.jobs.some(({ job }) =>
    /^(?:membership|grant)\.deleted$/.test(job.kind),
  );
  if (against === null && takesAway) {
    terminal.note('What a removal takes is what was given, which only the ledger knows.');
  }
  terminal.note(
    against === null
      ? "As if the ledger knew nothing; --against-ledger asks it, and Permit's roles."
      : `As the ledger stands now, ${against}.`,
  );
}

function tellJobs(jobs: readonly ForeseenJob[], terminal: Terminal): void {
  const columns = ['job', 'user', 'tenant', 'says', 'outcome'];
  const rows = jobs.map(({ job, outcome, reason }) => [
    job.kind,
    'user' in job ? shownId(job.user, terminal) : '',
    'tenant' in job ? shownId(job.tenant ?? 'of the config', terminal) : '',
    says(job),
    reason === undefined ? outcome : `${outcome}: ${reason}`,
  ]);
  // A screen is narrow; programs count columns.
  const isShown = columns.map((_, at) => !terminal.isHuman || rows.some((row) => row[at] !== ''));
  const shown = <T>(cells: readonly T[]): T[] => cells.filter((_, at) => isShown[at]);
  terminal.table({ columns: shown(columns), rows: rows.map(shown) });
  for (const { message } of jobs) if (message !== undefined) terminal.print(message);
}

/** Field names and roles: no values, which stand among the facts. */
function says(job: SyncJob): string {
  switch (job.kind) {
    case 'user':
    case 'tenant':
      return `${job.change}, ${job.whole ? 'whole' : `only ${Object.keys(job.fields).join(' ')}`}`;
    case 'membership':
      if (job.roles === undefined) return `${job.change}, nothing of roles`;
      return `${job.change} ${job.roles.map(({ name }) => name).join(' ') || 'with no role'}`;
    case 'grant':
    case 'grant.deleted':
      return job.role.name;
    default:
      return '';
  }
}

function tellCalls({ foresight: { calls } }: Explanation, terminal: Terminal): void {
  if (calls.length === 0) {
    terminal.print('No call to Permit.');
    return;
  }
  const { requests, writes, deletes } = costOf(calls);
  if (terminal.isHuman) {
    const counted = `${plural(requests, 'request')}, ${plural(writes, 'write')}, ${plural(deletes, 'delete')}`;
    terminal.print(
      `${terminal.style('bold', 'Permit calls')}, in this order: ${counted} of the budget`,
    );
  }
  for (const call of calls) {
    const { method, path, body } = callAsJson(call, terminal);
    const text = body === null ? '' : JSON.stringify(body);
    terminal.print(
      terminal.isHuman
        ? `  ${method.padEnd(6)} ${path} ${text}`.trimEnd()
        : [method, path, text].join('\t'),
    );
  }
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function textOf(value: Json): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
