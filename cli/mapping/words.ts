import type { Json } from '../../lib/jobs/index.ts';
import { inLine } from '../terminal/index.ts';

/** A fact for people: a list as its members, none as a word. */
export function inWords(value: Json): string {
  if (value === null) return 'none';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return inLine(value.join(', '));
  }
  return inLine(typeof value === 'string' ? value : JSON.stringify(value));
}

export const counted = (count: number, one: string): string =>
  `${count} ${one}${count === 1 ? '' : 's'}`;
