import {
  type Cause,
  type CircuitState,
  closed,
  decodeCircuit,
  encodeCircuit,
  NEVER_OPENED,
  opened,
  probed,
  unknownAt,
} from './circuit-state.ts';
import { shareDocument } from './shared-document.ts';
import type { Documents } from './types.ts';

/** How long a circuit that was seen closed is taken for closed. */
const MEMORY_MS = 1_000;
/** When others were always faster. */
const LOST_WAIT_MS = 50;

export interface CircuitOptions {
  readonly documents: Documents;
  /** Whose circuit this is: one document for each ledger and API. */
  readonly pk: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1): keeps workers from probing in step. */
  readonly random: () => number;
}

export interface CircuitCheck {
  /** 0: call. Otherwise Permit was found down, and is to be left alone for so many ms. */
  readonly waitMs: number;
  /** It is this worker's turn to find out whether Permit stands again. */
  readonly probe: boolean;
  /** When the last outage ended, in ms; 0: there was none. */
  readonly outageEndedAt: number;
}

export interface Circuit {
  check(): Promise<CircuitCheck>;
  /** Permit does not answer, or refuses our key. Again while it is open: it stays as it is, but for the cause. */
  open(cause: Cause): Promise<void>;
  /** Permit stands. */
  close(): Promise<void>;
}

/**
 * Whether Permit stands, as all workers know it: a circuit in one shared document. While it is open one worker at a
 * time probes, first after 5 s, then ever more seldom, up to 30 s. Whoever claims a probe and dies is followed by the
 * next one an interval later.
 *
 * @throws what `documents` throws
 */
export function createCircuit({ documents, pk, now, random }: CircuitOptions): Circuit {
  const shared = shareDocument<CircuitState>({
    documents,
    pk,
    encode: encodeCircuit,
    decode: decodeCircuit,
    missing: () => NEVER_OPENED,
    damaged: () => unknownAt(now()),
  });
  let seenClosedAt = Number.NEGATIVE_INFINITY;

  /** The state when it is closed and was seen so a moment ago. */
  function rememberedClosed(): CircuitState | undefined {
    const state = shared.seen();
    const since = now() - seenClosedAt;
    return state?.open === null && since >= 0 && since < MEMORY_MS ? state : undefined;
  }

  function answerOf(state: CircuitState, waitMs: number, probe: boolean): CircuitCheck {
    return { waitMs, probe, outageEndedAt: state.closedAt };
  }

  return {
    async check() {
      const remembered = rememberedClosed();
      if (remembered !== undefined) return answerOf(remembered, 0, false);
      const lost = answerOf(shared.seen() ?? NEVER_OPENED, LOST_WAIT_MS, false);
      const asked = now();
      const answer = await shared.settle((state) => {
        const at = now();
        if (state.open === null) return { answer: answerOf(state, 0, false) };
        if (at < state.probeAt) {
          return { answer: answerOf(state, Math.ceil(state.probeAt - at), false) };
        }
        return { answer: answerOf(state, 0, true), next: probed(state, at, random()) };
      }, lost);
      if (shared.seen()?.open === null) seenClosedAt = asked;
      return answer;
    },

    async open(cause) {
      await shared.settle((state) => {
        if (state.open === cause) return { answer: undefined };
        return { answer: undefined, next: opened(state, cause, now(), random()) };
      }, undefined);
    },

    async close() {
      const asked = now();
      await shared.settle((state) => {
        if (state.open === null) return { answer: undefined };
        return { answer: undefined, next: closed(state, now()) };
      }, undefined);
      if (shared.seen()?.open === null) seenClosedAt = asked;
    },
  };
}
