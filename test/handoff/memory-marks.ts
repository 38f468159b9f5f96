import type { Mark } from '../../lib/handoff/mark.ts';
import type { MarkStore } from '../../lib/handoff/mark-store.ts';

/** Marks as the table keeps them. `turn` is waited for before and after each access. */
export function createMemoryMarks(turn: () => Promise<void> = async () => {}): MarkStore & {
  markOf(user: string): Mark | undefined;
} {
  const rows = new Map<string, { readonly rev: number; readonly doc: string }>();
  const markIn = (doc: string): Mark => JSON.parse(doc);
  return {
    async read(user) {
      await turn();
      const row = rows.get(user);
      await turn();
      return { rev: row?.rev ?? 0, mark: row && markIn(row.doc) };
    },
    async write(user, rev, mark) {
      await turn();
      const isFree = (rows.get(user)?.rev ?? 0) === rev;
      if (isFree) rows.set(user, { rev: rev + 1, doc: JSON.stringify(mark) });
      await turn();
      return isFree;
    },
    markOf(user) {
      const row = rows.get(user);
      return row && markIn(row.doc);
    },
  };
}
