import * as z from 'zod/mini';
import type { Action } from '../command.ts';
import { duration, instant } from '../terminal/index.ts';
import { findLetter } from './find-letter.ts';
import { attributesOf, contentOf, historyOf } from './letter-content.ts';
import { NO_REASON } from './letter-facts.ts';
import { openText } from './open-text.ts';
import { outlookJson, outlookLines, outlookOf } from './outlook.ts';

const TITLES = { job: 'Job', event: 'Event, as it was received', body: 'Body' } as const;

/** `permit-sync dlq show` */
export const show: Action = async (given) => {
  const { terminal } = given;
  const letter = await findLetter(given, z.string().parse(given.args[0]));
  const outlook = await outlookOf(letter, given);
  const content = contentOf(letter);
  const masked = terminal.personalFields(content.value);
  const history = historyOf(letter);
  const attributes = attributesOf(letter, openText(terminal));

  if (terminal.json) {
    terminal.printJson({
      id: letter.messageId,
      reason: letter.reason.reason ?? NO_REASON,
      attributes,
      history: history.map(({ what, at }) => ({ what, at: instant(at) })),
      [content.kind]: masked,
      preview: outlookJson(outlook, given),
    });
    return undefined;
  }
  const { print, style } = terminal;
  print(style('bold', `Letter ${letter.messageId}`));
  for (const [name, value] of Object.entries(attributes)) {
    print(`  ${name}: ${value}`);
  }
  print();
  print(style('bold', 'History'));
  for (const { what, at } of history) {
    const ago = terminal.isHuman ? ` (${duration(given.shell.now() - at)} ago)` : '';
    print(`  ${instant(at)}  ${what}${ago}`);
  }
  print();
  print(style('bold', TITLES[content.kind]));
  print(JSON.stringify(masked, null, 2).replaceAll(/^/gm, '  '));
  print();
  print(style('bold', 'Replayed now'));
  for (const line of outlookLines(letter, outlook, given)) print(`  ${line}`);
  return undefined;
};
