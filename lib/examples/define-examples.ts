import type { Example } from './example.ts';
import { parseExamples } from './parse-examples.ts';

/**
 * Declares what events become by the config beside it. Put the result as the default export of `sync.examples.ts`:
 * `permit-sync mapping test` runs it, and shows by `permit-sync mapping diff` what another config would change.
 *
 * @throws {ExamplesError} naming every problem by its place
 */
export function defineExamples(examples: readonly Example[]): readonly Example[] {
  return parseExamples(examples);
}
