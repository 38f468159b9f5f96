import * as z from 'zod/mini';
import {
  decodeJob,
  decodeUnparsed,
  type SyncJob,
  type UnparsedEvent,
} from '../../lib/jobs/index.ts';
import { CliError } from '../errors.ts';
import { asScimPayload, type ScimPayload } from './scim-payload.ts';
import { looksLike } from './strangers.ts';

export type Provider = 'clerk' | 'auth0' | 'cognito';

/** What a payload is. */
export type Payload =
  | { readonly kind: 'event'; readonly provider: Provider; readonly body: Buffer }
  | { readonly kind: 'job'; readonly job: SyncJob }
  | { readonly kind: 'kept'; readonly event: UnparsedEvent }
  | ScimPayload;

const object = z.looseObject({});
const letter = z.object({ reason: object, body: z.string() });
const ours = z.object({ v: z.number(), kind: z.string() });
const signs: Readonly<Record<Provider, z.ZodMiniType>> = {
  // An envelope around an object that says what it is.
  clerk: z.union([
    z.object({ object: z.literal('event'), type: z.string(), data: object }),
    z.object({
      type: z.string(),
      data: z.looseObject({ object: z.string() }),
      specversion: z.optional(z.undefined()),
    }),
  ]),
  // A CloudEvent with something of Auth0's about it.
  auth0: z.intersection(
    z.looseObject({ specversion: z.string(), type: z.string(), data: object }),
    z.union([
      z.looseObject({ a0tenant: z.string() }),
      z.looseObject({ a0stream: z.string() }),
      z.looseObject({ source: z.string().check(z.startsWith('urn:auth0:')) }),
      z.looseObject({ type: z.string().check(z.startsWith('com.auth0.')) }),
    ]),
  ),
  // A trigger's event, or a call to a user pool's API as CloudTrail tells EventBridge.
  cognito: z.union([
    z.object({ triggerSource: z.string(), request: object }),
    z.object({
      'detail-type': z.string(),
      detail: z.object({ eventSource: z.literal('cognito-idp.amazonaws.com') }),
    }),
  ]),
};
const PROVIDERS = ['clerk', 'auth0', 'cognito'] as const satisfies readonly Provider[];

const LOOKED_FOR = `Looked for: Clerk's object "event", type and data; Auth0's specversion, type, data
and a0tenant; Cognito's triggerSource and request, or its detail-type and
detail.eventSource; SCIM's schemas, or method, path and body;
v and kind of a message of ours.`;

/**
 * Tells by its shape what a payload is.
 *
 * @param path - for errors
 * @param provider - whose event it is: then its shape is not asked
 * @throws {CliError} `unknown_payload`, naming what was looked for; {JobError} of a job that is malformed
 */
export function recognise(bytes: Buffer, path: string, provider?: Provider): Payload {
  const value = parse(bytes, path);
  if (provider !== undefined) return { kind: 'event', provider, body: bytes };
  const exported = letter.safeParse(value);
  if (exported.success) return fromQueue(exported.data.body);
  if (ours.safeParse(value).success) return fromQueue(bytes.toString('utf8'));
  const known = PROVIDERS.find((one) => signs[one].safeParse(value).success);
  if (known !== undefined) return { kind: 'event', provider: known, body: bytes };
  const user = asScimPayload(value);
  if (user !== undefined) return user;
  const { what, remedy } = looksLike(value);
  throw new CliError('unknown_payload', `${path}: ${what}`, {
    remedy: `${remedy}\n${LOOKED_FOR}`,
  });
}

/** The body of a queue message. */
function fromQueue(body: string): Payload {
  const kept = z.object({ kind: z.literal('unparsed') }).safeParse(jsonOf(body));
  return kept.success
    ? { kind: 'kept', event: decodeUnparsed(body) }
    : { kind: 'job', job: decodeJob(body) };
}

function parse(bytes: Buffer, path: string): unknown {
  const text = bytes.toString('utf8');
  const value = jsonOf(text);
  if (value !== undefined) return value;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 1 && lines.every((line) => jsonOf(line) !== undefined)) {
    throw new CliError('unknown_payload', `${path}: holds ${lines.length} JSON lines`, {
      remedy: `Give one of them: head -1 ${path} | permit-sync explain -`,
    });
  }
  throw new CliError(
    'unknown_payload',
    `${path}: ${text.trim() === '' ? 'is empty' : 'is not JSON'}`,
    {
      remedy: 'Give the body of one event, as the provider sent it.',
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
