import type { Source, SyncJob } from '../jobs/index.ts';

/** What a verifier looks at. Header names are in lower case; the body is as it came, byte for byte. */
export interface SignedRequest {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** What the envelope around a believed body says. */
export interface Delivery {
  /** The provider's id of the event, where a header carries it. */
  readonly eventId?: string;
}

export interface ParseContext extends Delivery {
  /** When we received it, in ms. */
  readonly receivedAt: number;
}

/** What an event says: facts, or nothing that concerns us. `type` is the provider's name for it. */
export type ParseOutcome =
  | { readonly kind: 'jobs'; readonly type: string; readonly jobs: readonly SyncJob[] }
  | { readonly kind: 'ignored'; readonly type: string; readonly eventId?: string | undefined };

/**
 * Reads a believed body.
 *
 * @throws {ParseError} with the path of what is wrong, and nothing else.
 */
export type EventParser = (body: Uint8Array, context: ParseContext) => ParseOutcome;

/** A provider that posts its events. */
export interface WebhookProvider {
  readonly source: Source;
  /**
   * @param now milliseconds
   * @throws {VerificationError} unless the request proves where it comes from.
   */
  verify(request: SignedRequest, now: number): Delivery;
  readonly parse: EventParser;
}
