import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { queueNameOf } from '../../lib/queue/index.ts';
import type { Action } from '../command.ts';
import { commandLine } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import { instant } from '../terminal/index.ts';
import { readChoice } from './chosen.ts';
import { createGrouping } from './groups.ts';
import { NO_REASON } from './letter-facts.ts';
import { createLetterFile } from './letter-file.ts';
import { shortId, withoutThose } from './letter-ids.ts';
import { look, warnOfUnseen } from './look.ts';

const schema = z.object({ all: z.optional(z.boolean()), export: z.optional(z.string()) });
const optionsSchema = z.record(z.string(), z.unknown());
const idsSchema = z._default(z.array(z.string()), []);

/** `permit-sync dlq drop` */
export const drop: Action = async (given) => {
  const { terminal, shell } = given;
  const flags = schema.parse(given.options);
  const ids = idsSchema.parse(given.args[0]);
  const choice = await readChoice(given, { ids, otherwise: 'refuse', all: flags.all });
  const time = instant(shell.now()).replaceAll(/[:.]/g, '-');
  const shown = flags.export ?? join('.permit-sync', `dropped-${time}.jsonl`);
  const path = resolve(shell.cwd, shown);

  const chosen = new Set<string>();
  const grouping = createGrouping();
  const seen = await look(given, {
    enough: choice.isDone,
    async visit(letters) {
      for (const letter of letters) {
        const facts = choice.choose(letter);
        if (facts === undefined) continue;
        chosen.add(facts.id);
        grouping.add(facts);
      }
      return undefined;
    },
  });
  choice.check(seen.outOfSight);
  warnOfUnseen(seen, terminal);
  if (chosen.size === 0) {
    if (terminal.json) terminal.printJson({ dropped: 0, undeleted: [], file: null });
    terminal.note('No letter matches: nothing to drop.');
    return undefined;
  }
  for (const { count, reason, source = 'unknown source', id } of grouping.groups(0)) {
    const why = reason === NO_REASON ? 'no reason (the worker died on it)' : reason;
    terminal.note(`${count}  ${why}, ${source}, e.g. ${shortId(id)}`);
  }
  const letters = chosen.size === 1 ? '1 letter' : `${chosen.size} letters`;
  const { dead } = await given.access.queues();
  const from = `${queueNameOf(dead)} (${(await given.access.place()).label})`;
  if (!(await terminal.ask(`Drop ${letters} of ${from}? First they are exported to ${shown}.`))) {
    terminal.note('Nothing was changed.');
    return undefined;
  }

  const file = createLetterFile(path);
  const exported = new Set<string>();
  const resume = () => {
    // Ids of what is gone would be refused, and so would a file that is there.
    const options = { ...optionsSchema.parse(given.options), export: undefined };
    const line = commandLine(['dlq', 'drop'], withoutThose(ids, exported), options);
    const begun = exported.size === 0 ? 'Nothing was dropped.' : `What was dropped is in ${shown}.`;
    return `${begun} To go on:\n${line}`;
  };
  try {
    const { undeleted } = await look(given, {
      enough: () => exported.size === chosen.size,
      resume,
      async visit(found) {
        const own = found.filter(({ messageId }) => chosen.has(messageId));
        if (own.length > 0) await file.append(own);
        for (const { messageId } of own) exported.add(messageId);
        return new Set(own.map(({ messageId }) => messageId));
      },
    });
    const dropped = exported.size - undeleted.length;
    const missed = chosen.size - exported.size;
    const isFile = exported.size > 0;
    if (terminal.json) {
      terminal.printJson({ dropped, undeleted, missed, file: isFile ? path : null });
    } else terminal.print(isFile ? `${dropped} dropped; they are in ${shown}` : '0 dropped');
    if (isFile) {
      terminal.note(
        `To have them back: permit-sync dlq import ${shown}. The file holds personal data.`,
      );
    }
    if (undeleted.length > 0) {
      terminal.warn(`SQS did not confirm ${undeleted.length} deletions: run it again.`);
    }
    if (missed > 0) {
      terminal.warn(`${missed} were not seen again: somebody else dealt with them, or holds them.`);
    }
    return undeleted.length > 0 || missed > 0 ? EXIT.failed : undefined;
  } finally {
    await file.close();
  }
};
