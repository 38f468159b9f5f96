import type { Bodies } from './bodies.ts';
import type { Directory } from './directory.ts';
import type { Query } from './http-types.ts';
import type { Rules, Scope } from './options.ts';

/** The one environment that a stand-in serves. */
export interface Environment {
  readonly scope: Scope;
  readonly rules: Rules;
  readonly bodies: Bodies;
  readonly directory: Directory;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A UUID that was never given before. */
  newId(): string;
}

/** A request that was let in and found its route. */
export interface Call {
  readonly environment: Environment;
  /** The path's variable parts, decoded, in order. */
  readonly params: readonly string[];
  readonly query: Query;
  readonly body: string;
}

/** What a route answers; `undefined` as value: an empty body. */
export interface Reply {
  readonly status: number;
  readonly value?: unknown;
}

export type Handler = (call: Call) => Reply;
