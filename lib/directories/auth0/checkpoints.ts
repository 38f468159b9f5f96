import { DirectoryError } from '../errors.ts';

/** Sees to it that a list goes on: a checkpoint that comes twice would have it read in a circle. */
export interface Checkpoints {
  /** The checkpoint that an answer names, if it names one. @throws {DirectoryError} `incomplete` */
  onward(next: string | undefined): string | undefined;
}

/** @param name - of the list, for messages */
export function createCheckpoints(name: string, first?: string): Checkpoints {
  const seen = new Set([first]);
  return {
    onward(next) {
      if (next === undefined) return undefined;
      if (seen.has(next)) {
        throw new DirectoryError(
          'incomplete',
          `Auth0, ${name}: its pages go in a circle; try again, and tell Auth0 if it stays so`,
        );
      }
      seen.add(next);
      return next;
    },
  };
}
