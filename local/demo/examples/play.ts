import {
  compareFacts,
  compareRefusals,
  type Difference,
  type Example,
  type Facts,
  type Refusal,
  tellEvents,
} from '../../../lib/examples/index.ts';
import type { Mapping } from '../../../lib/mapping/index.ts';
import type { Stack } from '../../stack/index.ts';
import { listLetters } from '../letters.ts';
import type { Report } from '../report.ts';
import { sendAs } from './deliver.ts';
import { factsIn } from './found.ts';
import { callsTold, newsTold } from './news.ts';
import { settled } from './settle.ts';

/** What became of an example. */
export interface Played {
  readonly differences: readonly Difference[];
  /** False when something still waited in the queue: then the stack is good for nothing more. */
  readonly isSettled: boolean;
}

/** Tells an example's events, one after the other, shows what each changes in Permit, and compares what is there then. */
export async function play(
  example: Example,
  mapping: Mapping,
  stack: Stack,
  report: Report,
): Promise<Played> {
  const { standIn } = stack.permit;
  if (standIn === undefined) throw new TypeError('examples are played on the stand-in only');
  let facts: Facts = factsIn(standIn.facts());
  const refusedAtOnce: Refusal[] = [];
  for (const event of tellEvents(example, mapping)) {
    const { reason, unreadable: message = '' } = event;
    if (reason !== undefined) {
      refusedAtOnce.push({ reason, message });
      report.done(event.type, `refused: ${reason}: ${message}`);
      continue;
    }
    standIn.resetCalls();
    report.done(event.type, await sendAs(example.source, event, stack));
    const isSettled = await settled(stack);
    const before = facts;
    facts = factsIn(standIn.facts());
    for (const line of newsTold(before, facts)) report.note(`  ${line}`);
    report.note(`  ${callsTold(standIn.calls())}`);
    if (!isSettled) return { differences: [UNSETTLED], isSettled };
  }
  const letters = await refusalsIn(stack);
  for (const { reason, message } of letters) report.note(`  dead letter: ${reason}: ${message}`);
  const refusals = [...refusedAtOnce, ...letters];
  return {
    differences: [
      ...compareRefusals(example.refused, refusals),
      ...(example.facts === undefined ? [] : compareFacts(example.facts, facts)),
    ],
    isSettled: true,
  };
}

/** A job that waits, say for another user to go, is neither applied nor refused. */
const UNSETTLED: Difference = { path: 'queue', expected: 'empty', found: 'a job still waits' };

async function refusalsIn(stack: Stack): Promise<readonly Refusal[]> {
  const letters = await listLetters(stack);
  return letters.map(({ reason: { reason = 'unknown', message = '' } }) => ({ reason, message }));
}
