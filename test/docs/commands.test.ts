import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS, programOf } from './command-lines.ts';
import { type Place, startPlace } from './place.ts';
import { PROGRAMS } from './programs.ts';

/** One after the other, as they stand: what one leaves, the next may need. */
let place: Place;
beforeAll(async () => {
  place = await startPlace();
}, 60_000);
afterAll(() => place.close());

it.each(COMMANDS)('$at: $text', { timeout: 60_000 }, async (command) => {
  const check = PROGRAMS.get(programOf(command));
  expect(check, 'nobody looks after this program').toBeDefined();
  await check?.(command, place);
});
