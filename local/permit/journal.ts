/** What was changed, so that it can be told and undone. */
export interface Journal {
  /** Notes a change, and what would undo it. */
  changed(undo: () => void): void;
  /** Grows with each change, those that a failed transaction undoes included. */
  revision(): number;
  /** All of the work's changes, or, when it throws, none. One may lie within another. */
  transaction(work: () => void): void;
}

export function createJournal(): Journal {
  /** What would undo each change so far, while a transaction is open. */
  let steps: (() => void)[] | null = null;
  let revision = 0;
  return {
    changed(undo) {
      revision += 1;
      steps?.push(undo);
    },
    revision: () => revision,
    transaction(work) {
      const outer = steps;
      const mine: (() => void)[] = [];
      steps = mine;
      try {
        work();
        outer?.push(...mine);
      } catch (error) {
        steps = null;
        for (const undo of mine.reverse()) undo();
        throw error;
      } finally {
        steps = outer;
      }
    },
  };
}
