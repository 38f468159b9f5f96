import * as z from 'zod/mini';
import { jsonObject } from '../jobs/index.ts';
import { isTenant } from '../scim/tenant.ts';

const text = z
  .string({ error: 'must be a text' })
  .check(z.minLength(1, { error: 'must not be empty' }));
const attributes = z.exactOptional(jsonObject);
const keys = z.union([text, z.array(text)], { error: 'must be a key, or a list of keys' });
const keysByName = z.exactOptional(z.record(z.string(), keys));
const byKey = <T extends z.ZodMiniType>(facts: T) => z.exactOptional(z.record(z.string(), facts));

const facts = z
  .strictObject({
    users: byKey(
      z.strictObject({
        email: z.exactOptional(text),
        first_name: z.exactOptional(text),
        last_name: z.exactOptional(text),
        attributes,
        roles: keysByName,
      }),
    ),
    tenants: byKey(z.strictObject({ name: z.exactOptional(text), attributes })),
    instances: byKey(
      z.strictObject({ tenant: z.exactOptional(text), attributes, relations: keysByName }),
    ),
  })
  .check(
    z.refine((stated) => Object.keys(stated).length > 0, {
      error: 'states nothing, so nothing would be compared: name users, tenants or instances',
    }),
  );

const object = z.looseObject({}, { error: 'must be an object' });
const isOne = ({ facts, refused }: { readonly facts?: unknown; readonly refused?: unknown }) =>
  (facts === undefined) !== (refused === undefined);
const oneOutcome = { error: 'states facts, or by which reason it is refused: one of the two' };

const exampleOf = <Source extends string, Event extends z.ZodMiniType>(
  source: Source,
  event: Event,
) =>
  z
    .strictObject({
      name: text,
      source: z.literal(source),
      events: z.array(event).check(z.minLength(1, { error: 'must have an event' })),
      facts: z.exactOptional(facts),
      refused: z.exactOptional(text),
    })
    .check(z.refine(isOne, oneOutcome));

/** One example; what an event says is its provider's parser's to judge. */
export const exampleSchema = z.discriminatedUnion(
  'source',
  [
    exampleOf(
      'clerk',
      z.looseObject({
        type: z.string(),
        data: object,
        timestamp: z.exactOptional(z.number()),
      }),
    ),
    exampleOf(
      'auth0',
      z.looseObject({
        type: z.string(),
        data: z.looseObject({ object }),
        id: z.exactOptional(z.string()),
        time: z.exactOptional(z.string()),
      }),
    ),
    exampleOf(
      'cognito',
      z.looseObject({
        triggerSource: z.string(),
        request: z.looseObject({ userAttributes: object }),
      }),
    ),
    exampleOf(
      'scim',
      z.strictObject({
        tenant: text.check(
          z.refine(isTenant, {
            error: 'must be 1 to 64 of A-Z a-z 0-9 . _ -, and neither . nor ..',
          }),
        ),
        user: z.looseObject({ userName: z.string() }),
        groups: z.exactOptional(
          z.array(z.strictObject({ displayName: text, externalId: z.exactOptional(text) })),
        ),
        deleted: z.exactOptional(z.boolean()),
      }),
    ),
    exampleOf('handoff', jsonObject),
  ],
  { error: 'must be "clerk", "auth0", "cognito", "scim" or "handoff"' },
);
