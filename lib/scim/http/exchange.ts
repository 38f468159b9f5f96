import type { HttpAnswer, HttpRequest } from '../../intake/index.ts';
import type { Directory } from '../directory/index.ts';
import { ScimError } from '../errors.ts';
import { readJson } from '../protocol/index.ts';
import type { Parameters } from './parameters.ts';
import type { Progress } from './report.ts';

/** A request that is believed, and whom it concerns. */
export interface Exchange {
  readonly request: Pick<HttpRequest, 'headers' | 'body'>;
  readonly parameters: Parameters;
  /** `https://host/scim/v2/acme` */
  readonly base: string;
  readonly directory: Directory;
  /** Of the one resource that is meant; empty: none is. */
  readonly id: string;
  /** What is to be said of it in the log. */
  readonly progress: Progress;
}

/** One method of one route. @throws {ScimError} */
export type Operation = (exchange: Exchange) => Promise<HttpAnswer>;

const MAX_BODY_BYTES = 2_000_000;

/**
 * The body as JSON.
 *
 * @throws {ScimError} 413; 400 `invalidSyntax`
 */
export function bodyOf({ request: { body } }: Exchange): unknown {
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new ScimError(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
  }
  return readJson(body);
}
