import * as z from 'zod/mini';
import type { Action } from '../command.ts';
import { readChoice } from './chosen.ts';
import { createGrouping } from './groups.ts';
import { digestOf } from './letter-digest.ts';
import { NO_REASON } from './letter-facts.ts';
import {
  groupJson,
  type ListedLetter,
  letterJson,
  tableOfGroups,
  tableOfLetters,
} from './list-report.ts';
import { look, warnOfUnseen } from './look.ts';
import { openText } from './open-text.ts';

const schema = z.object({
  letters: z.optional(z.boolean()),
  reason: z.optional(z.array(z.string())),
});

/** `permit-sync dlq list` */
export const list: Action = async (given) => {
  const { terminal } = given;
  const { letters: each = false, reason: wanted } = schema.parse(given.options);
  const choice = await readChoice(given, { ids: [], otherwise: 'all' });
  const grouping = createGrouping();
  const firsts = new Map<string, string>();
  const letters: ListedLetter[] = [];
  let matched = 0;
  let copies = 0;
  const reasons = new Set<string>();
  const seen = await look(given, {
    async visit(found) {
      for (const letter of found) {
        reasons.add(letter.reason.reason ?? NO_REASON);
        const facts = choice.choose(letter);
        if (facts === undefined) continue;
        matched += 1;
        grouping.add(facts);
        const digest = digestOf(letter);
        const sameAs = firsts.get(digest);
        if (sameAs === undefined) firsts.set(digest, facts.id);
        else copies += 1;
        if (each || terminal.json) letters.push({ ...facts, sameAs });
      }
      return undefined;
    },
  });
  const groups = grouping.groups();
  letters.sort((a, b) => b.at - a.at);
  const clear = openText(terminal);

  if (terminal.json) {
    terminal.printJson({
      complete: seen.complete,
      seen: seen.seen,
      matched,
      outOfSight: seen.outOfSight,
      later: seen.later,
      copies,
      groups: groups.map((group) => groupJson(group, clear)),
      letters: letters.map((letter) => letterJson(letter, clear)),
    });
    return undefined;
  }
  if (matched === 0) {
    terminal.note(
      seen.seen === 0
        ? 'The dead-letter queue is empty.'
        : `None of the ${seen.seen} letters in the dead-letter queue matches.`,
    );
    if (reasons.size > 0 && wanted?.every((reason) => !reasons.has(reason)) === true) {
      terminal.note(`The reasons that there are: ${[...reasons].sort().map(clear).join(', ')}`);
    }
  } else if (each) tableOfLetters(letters, given, clear);
  else tableOfGroups(groups, given, clear);
  if (copies > 0) {
    terminal.note(
      `${copies} of them say what another one says, word for word: a replay sends such a job once.`,
    );
  }
  warnOfUnseen(seen, terminal);
  return undefined;
};
