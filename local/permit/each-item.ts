import type { Environment } from './call.ts';
import { Refusal } from './errors.ts';

/**
 * Applies the items of a bulk call, and meets one that fails as the rules say.
 *
 * @throws {Refusal} of the first item that failed.
 */
export function eachItem<T>(
  environment: Environment,
  items: readonly T[],
  apply: (item: T) => unknown,
): void {
  const inOrder = () => {
    for (const item of items) apply(item);
  };
  switch (environment.rules.bulk) {
    case 'atomic':
      environment.directory.transaction(inOrder);
      return;
    case 'until-failure':
      inOrder();
      return;
    case 'per-item': {
      let first: Refusal | undefined;
      for (const item of items) {
        try {
          apply(item);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          first ??= error;
        }
      }
      if (first !== undefined) throw first;
    }
  }
}
