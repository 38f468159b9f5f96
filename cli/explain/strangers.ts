import * as z from 'zod/mini';

interface Stranger {
  /** In words, after the payload's name. */
  readonly what: string;
  readonly remedy: string;
}

const some = z.looseObject({});
const scim = z.string().check(z.regex(/scim|^\/(?:Users|Groups)\b/i));
const SCIM: Stranger = {
  what: 'looks like SCIM',
  remedy: 'SCIM is not read yet. Clerk, Auth0 and Cognito are.',
};
const FORCE = 'If it is an event of theirs all the same, say whose: --provider NAME.';

/** Shapes that people come across, the telling ones first. */
const STRANGERS: readonly (readonly [z.ZodMiniType, Stranger])[] = [
  [
    z.union([z.array(z.unknown()), z.object({ logs: z.array(z.unknown()) })]),
    {
      what: 'is a list, as Auth0 log streams send',
      remedy: 'Give one event. From Auth0, permit-sync takes event streams: one CloudEvent each.',
    },
  ],
  [
    z.object({ 'detail-type': z.string(), detail: some }),
    {
      what: 'looks like an EventBridge event',
      remedy: 'EventBridge events are not read yet. Of Cognito, the triggers are.',
    },
  ],
  [
    z.union([
      z.object({ schemas: z.array(scim) }),
      z.object({ method: z.string(), path: scim }),
      z.object({ method: z.string(), body: z.object({ schemas: z.array(scim) }) }),
    ]),
    SCIM,
  ],
  [
    z.object({ Records: z.array(some) }),
    {
      what: 'looks like what a queue hands a function',
      remedy: "Give the body of one: jq -r '.Records[0].body' FILE | permit-sync explain -",
    },
  ],
  [
    z.object({ Messages: z.array(some) }),
    {
      what: 'looks like an answer of SQS',
      remedy: "Give the body of one: jq -r '.Messages[0].Body' FILE | permit-sync explain -",
    },
  ],
  [
    z.object({ requestContext: some, body: z.string() }),
    {
      what: 'looks like a request as API Gateway hands it on',
      remedy: 'Give its body: jq -r .body FILE | permit-sync explain -',
    },
  ],
  [
    z.object({ specversion: z.string(), type: z.string() }),
    { what: 'is a CloudEvent, with nothing of Auth0 about it', remedy: FORCE },
  ],
];

/** What a payload may be that is none of ours, and what to do about it. */
export function looksLike(value: unknown): Stranger {
  const found = STRANGERS.find(([shape]) => shape.safeParse(value).success);
  return found?.[1] ?? { what: 'is no event of a provider that we know', remedy: FORCE };
}
