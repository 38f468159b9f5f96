import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { SignedEvent } from '../../lib/samples/index.ts';
import type { FactsSnapshot, PermitStandIn } from '../../local/permit/index.ts';
import { DeployCheckError } from './errors.ts';
import type { Ministack } from './ministack.ts';
import { type HttpsAnswer, overHttps } from './over-https.ts';
import type { Service } from './service.ts';
import type { Stack } from './stack.ts';

export const STAGE = 'emu';

/** The deployed service, and what is around it. */
export interface Deployed {
  readonly ministack: Ministack;
  readonly service: Service;
  readonly stack: Stack;
  readonly permit: PermitStandIn;
  readonly secrets: { readonly clerk: string; readonly auth0: string };
}

const PATIENCE_MS = 90_000;

/** Waits until it is so. @throws {DeployCheckError} with `what` and what there is instead, after 90 s */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  instead: () => string = () => 'it never was',
): Promise<void> {
  const begun = Date.now();
  while (!(await isSo())) {
    if (Date.now() - begun > PATIENCE_MS) throw new DeployCheckError(`${what}: ${instead()}`);
    await pause(100);
  }
}

/** Waits until Permit holds it. */
export const untilFacts = (
  { permit }: Deployed,
  what: string,
  isSo: (facts: FactsSnapshot) => boolean,
): Promise<void> =>
  until(
    what,
    () => isSo(permit.facts()),
    () => JSON.stringify(permit.facts()),
  );

/** @throws {DeployCheckError} when they differ */
export function same(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new DeployCheckError(
    `${what}: ${JSON.stringify(found)} rather than ${JSON.stringify(expected)}`,
  );
}

/** Posts to the webhook whose URL the stack prints. */
export async function deliver(
  { ministack, stack }: Deployed,
  output: string,
  { headers, body }: SignedEvent,
): Promise<HttpsAnswer> {
  const url = await stack.output(output);
  return overHttps(url, { authority: ministack.authority, method: 'POST', headers, body });
}
