import type { Answer, SubjectPart } from '../../lib/samples/index.ts';
import type { Destination } from './types.ts';

/** An event on its way. */
export interface Outgoing {
  readonly event: object;
  /** Of the subject, what the event says; absent for what came from a file. */
  readonly about?: { readonly [Part in SubjectPart]?: string };
}

export interface Sent extends Outgoing {
  readonly answer: Answer;
  readonly eventId: string | undefined;
}

export interface SendAllOptions {
  readonly destination: Destination;
  readonly signal: AbortSignal;
  /** Told after each. */
  readonly onSent: (count: number) => void;
}

/** Events under way at once. */
const LANES = 4;

export const isAccepted = ({ status }: Answer): boolean => status >= 200 && status < 300;

/**
 * Sends one after the other, a few at once. The first that is not accepted is the last that is sent: the others would
 * fare no better.
 *
 * @returns those that were answered; fewer than there are when one was not accepted, or when `signal` fired
 * @throws {CliError} of a destination that does not answer
 */
export async function sendAll(
  outgoing: Iterable<Outgoing>,
  { destination, signal, onSent }: SendAllOptions,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const waiting = outgoing[Symbol.iterator]();
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);

  async function lane(): Promise<void> {
    for (;;) {
      if (stopped.aborted) return;
      const { value: one, done } = waiting.next();
      if (done === true) return;
      try {
        const { eventId, ...answer } = await destination.send(one.event, signal);
        sent.push({ ...one, answer, eventId });
        onSent(sent.length);
        if (!isAccepted(answer)) stop.abort();
      } catch (error) {
        if (signal.aborted) return;
        stop.abort();
        throw error;
      }
    }
  }

  await Promise.all(Array.from({ length: LANES }, lane));
  return sent;
}
