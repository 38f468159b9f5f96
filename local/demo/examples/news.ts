import { compareFacts, type Facts } from '../../../lib/examples/index.ts';
import type { Json } from '../../../lib/jobs/index.ts';
import type { CallCounts } from '../../permit/index.ts';

/** What has changed in Permit: `+` is new, `-` is gone, `~` is another. */
export function newsTold(before: Facts, after: Facts): readonly string[] {
  return compareFacts(before, after).map(({ path, expected: was, found: is }) => {
    if (was === null) return `+ ${path}  ${tell(is)}`.trimEnd();
    if (is === null) return `- ${path}  ${tell(was)}`.trimEnd();
    return `~ ${path}  ${tell(was)} → ${tell(is)}`;
  });
}

/** What that took. */
export function callsTold({ total, byRoute }: CallCounts): string {
  if (total === 0) return 'no call to Permit';
  const routes = Object.entries(byRoute).map(([route, times]) =>
    times === 1 ? route : `${times} × ${route}`,
  );
  return `${total} ${total === 1 ? 'call' : 'calls'}: ${routes.join(', ')}`;
}

/** A value in few words: lists as their members, facts as `path: value`. */
export function tell(value: Json): string {
  if (value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(tell).join(', ');
  return leavesOf(value)
    .map(([path, leaf]) => `${path}: ${tell(leaf)}`)
    .join('; ');
}

function leavesOf(value: Json): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [['', value]];
  return Object.entries(value).flatMap(([name, inside]) =>
    leavesOf(inside).map(([path, leaf]) => [path === '' ? name : `${name}.${path}`, leaf] as const),
  );
}
