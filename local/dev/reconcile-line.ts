import { styleText } from 'node:util';
import type { LogEntry } from './log-line.ts';

/** What a run finds, and is no news where there is none of it. */
const KINDS = ['missing', 'changed', 'wrong_role', 'extra', 'deleted', 'stale', 'unclear'] as const;

/** How a run of the reconcile function stands, in one line; `undefined` for what is no word of it. */
export function reconcileLine(entry: LogEntry): string | undefined {
  const { event, source, mode, outcome, code, message } = entry;
  if (event !== 'reconcile') return undefined;
  const drift = KINDS.flatMap((kind) => {
    const count = entry[kind];
    return typeof count === 'number' && count > 0 ? [`${count} ${kind}`] : [];
  });
  const isEnd = mode !== undefined;
  const words = [
    [outcome, code, message].filter((word) => word !== undefined).join(': '),
    ...(isEnd && (outcome === 'finished' || drift.length > 0)
      ? [drift.join(', ') || 'no drift']
      : []),
    ...(typeof mode === 'string' ? [mode] : []),
  ];
  const text = `reconcile ${source ?? ''} ${words.join('; ')}`.replaceAll(/\p{Cc}+/gu, ' ');
  return outcome === 'failed' ? styleText('red', text) : text;
}
