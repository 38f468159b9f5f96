/** What this room needs from the world, and the words that it shares with those who use it. */

/** Documents that workers share, each with a revision: it is written only over the one that was read. */
export interface Documents {
  read(pk: string): Promise<{ readonly rev: number; readonly body: string } | null>;
  write(pk: string, rev: number, body: string): Promise<boolean>;
}

/** Permit's limits: calls in a minute, and bulk calls in ten. Positive whole numbers. */
export interface Limits {
  readonly requestsPerMinute: number;
  readonly writesPerMinute: number;
  readonly deletesPerMinute: number;
  readonly bulkPer10Minutes: number;
}

export type LimitName = 'requests' | 'writes' | 'deletes' | 'bulk';

/** What a call counts against each limit; what is absent is 0. */
export interface Cost {
  readonly requests: number;
  readonly writes?: number;
  readonly deletes?: number;
  readonly bulk?: number;
}

/** Whose call it is, the most urgent first. */
export type Priority = 'revocation' | 'live' | 'import';
