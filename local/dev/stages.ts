import type { LogEntry } from './log-line.ts';

/** How a stage looks: its mood, not its colour. */
export type Mood = 'good' | 'plain' | 'wait' | 'bad';

export interface Stage {
  readonly text: string;
  readonly mood: Mood;
}

/** What became of one job. */
export interface End extends Stage {
  readonly kind: string;
}

/** Characters of a reason that a line has room for. */
const MAX_REASON = 200;
/** From the best on: several ends in one stage look like the worst of them. */
const MOODS: readonly Mood[] = ['good', 'plain', 'wait', 'bad'];

/** A message that the worker had no time to read: it is no event's, and comes again. */
export const isGivenBack = ({ event, outcome, source }: LogEntry): boolean =>
  event === 'job' && outcome === 'retry' && source === undefined;

/** What a way in says of an event that goes no further; `queued` for one that does. */
export function wayInOf(entry: LogEntry): Stage | 'queued' | undefined {
  const why = because(entry);
  switch (entry.event) {
    case 'webhook_accepted':
    case 'trigger_accepted':
    case 'change_accepted':
    case 'handoff_accepted':
      return 'queued';
    case 'handoff_unchanged':
      return { text: 'arrived, unchanged', mood: 'plain' };
    case 'webhook_ignored':
    case 'change_ignored':
      return { text: 'arrived, ignored', mood: 'plain' };
    case 'webhook_rejected':
    case 'handoff_rejected':
      return { text: `rejected${why}`, mood: 'bad' };
    case 'webhook_unparseable':
    case 'change_unparseable':
      return { text: `arrived, dead-lettered${why}`, mood: 'bad' };
    case 'webhook_unavailable':
    case 'trigger_not_queued':
    case 'change_unavailable':
    case 'handoff_unavailable':
      return { text: `not queued${why}`, mood: 'bad' };
    default:
      return undefined;
  }
}

export function endOf(entry: LogEntry): End | undefined {
  if (entry.event !== 'job') return undefined;
  const kind = entry.kind ?? 'job';
  const code = entry.code === undefined ? '' : `: ${entry.code}`;
  switch (entry.outcome) {
    case 'applied':
      return { kind, text: 'applied', mood: 'good' };
    case 'dead':
      return { kind, text: `dead-lettered${because(entry)}`, mood: 'bad' };
    case 'retry':
      return { kind, text: `again later${code}`, mood: 'wait' };
    default:
      return { kind, text: entry.outcome ?? 'done', mood: 'plain' };
  }
}

/** What became of all jobs of an event, as one stage: which of them ended how, where they ended differently. */
export function summed(ends: readonly End[]): readonly Stage[] {
  const [first] = ends;
  if (first === undefined) return [];
  if (ends.every(({ text }) => text === first.text)) return [first];
  const counts = new Map<string, number>();
  for (const { kind, text } of ends) {
    const said = `${kind} ${text}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  const text = [...counts].map(([said, count]) => (count === 1 ? said : `${count} × ${said}`));
  const worst = Math.max(...ends.map(({ mood }) => MOODS.indexOf(mood)));
  return [{ text: text.join(', '), mood: MOODS[worst] ?? 'plain' }];
}

/** `: ` and its code, where something is wrong and what, as far as the entry says so. */
function because({ cause, reason, code, path, message }: LogEntry): string {
  const where = path !== undefined && message?.startsWith(path) === true ? undefined : path;
  const words = [cause ?? reason ?? code, where, message].filter((word) => word !== undefined);
  const text = words.map((word) => `: ${word}`).join('');
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text;
}
