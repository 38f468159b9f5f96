import type { Answer } from '../../lib/samples/index.ts';

/** Where events go. */
export interface Destination {
  /** For people: a URL, or a function's name. */
  readonly label: string;
  /** Whether it is on this machine; elsewhere somebody is asked first. */
  readonly isHere: boolean;
  /** @returns what came back, and the id that the event goes by, where the sender gives it one */
  send(event: object, signal: AbortSignal): Promise<Answer & { readonly eventId?: string }>;
  close?(): void;
}
