import type { DeadLetter } from '../../lib/queue/index.ts';
import type { Given } from '../command.ts';
import { createWantedIds, noSuchLetter } from './letter-ids.ts';
import { look } from './look.ts';

/**
 * Finds one letter by its id, or the beginning of it, and leaves it where it is.
 *
 * @throws {CliError} `usage`, `ambiguous_id`, `no_such_letter`, `interrupted`
 */
export async function findLetter(given: Given, id: string): Promise<DeadLetter> {
  const wanted = createWantedIds([id]);
  let found: DeadLetter | undefined;
  const { outOfSight } = await look(given, {
    enough: wanted.isDone,
    async visit(letters) {
      for (const letter of letters) if (wanted.take(letter.messageId)) found = letter;
      return undefined;
    },
  });
  wanted.check(outOfSight);
  if (found === undefined) throw noSuchLetter(id, outOfSight);
  return found;
}
