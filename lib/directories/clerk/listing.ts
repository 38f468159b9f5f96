import type { Listed } from './position.ts';

export interface ListingPage<T> {
  readonly objects: readonly T[];
  /** How many there are in all, where it says so. */
  readonly total?: number | undefined;
}

/** A list that the API gives in pages, by offset. */
export interface Listing<T extends Listed> {
  /** For messages: `users`. */
  readonly what: string;
  /** It is asked for in the order of creation, oldest first. */
  readonly ordered: boolean;
  /** `null`: what it is a list of is gone. */
  page(offset: number, limit: number): Promise<ListingPage<T> | null>;
  /** The objects behind one; `undefined`: the API does not know that object, or this way of asking. */
  after?(id: string, limit: number): Promise<readonly T[] | undefined>;
  /** Whether it is still there, for lists that have `after`. */
  exists?(id: string): Promise<boolean>;
  /** Where no page says how many there are. */
  count?(): Promise<number | undefined>;
}
