import * as z from 'zod/mini';

interface Stranger {
  /** In words, after the payload's name. */
  readonly what: string;
  readonly remedy: string;
}

const some = z.looseObject({});
const scim = z.string().check(z.regex(/scim|^\/(?:Users|Groups)\b/i));
const SHOW = 'What the store has of a user: permit-sync scim show --tenant NAME --user ID';
const change = (of: string, method: RegExp) =>
  z.object({
    method: z.string().check(z.regex(method)),
    path: z.string().check(z.regex(new RegExp(`(?:^|/)${of}(?:[/?]|$)`, 'i'))),
  });
function schemaOf(urn: RegExp) {
  return z.array(z.string()).check(z.refine((urns) => urns.some((one) => urn.test(one))));
}
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
      what: 'looks like an EventBridge event, and not of a user pool',
      remedy: 'Of EventBridge, calls to the API of Cognito user pools are read, by CloudTrail.',
    },
  ],
  [
    z.union([change('(?:Users|Groups)', /^PATCH$/i), z.object({ schemas: schemaOf(/PatchOp$/i) })]),
    { what: 'is a PATCH of SCIM: what it does depends on what is stored', remedy: SHOW },
  ],
  [
    change('(?:Users|Groups)', /^DELETE$/i),
    { what: 'is a DELETE of SCIM: what it does depends on what is stored', remedy: SHOW },
  ],
  [
    change('(?:Users|Groups)', /^(?:GET|HEAD)$/i),
    { what: 'is a read of SCIM, and changes nothing', remedy: SHOW },
  ],
  [
    z.union([change('Groups', /./), z.object({ schemas: schemaOf(/:Group$/i) })]),
    {
      what: 'is a group of SCIM: it changes its members, and their other groups are in the store',
      remedy: SHOW,
    },
  ],
  [
    z.object({ schemas: schemaOf(/:ListResponse$/i) }),
    {
      what: 'is a list of SCIM',
      remedy: "Give one user: jq '.Resources[0]' FILE | permit-sync explain - --tenant NAME",
    },
  ],
  [
    z.union([
      z.object({ schemas: z.array(scim) }),
      z.object({ method: z.string(), path: scim }),
      z.object({ method: z.string(), body: z.object({ schemas: z.array(scim) }) }),
    ]),
    {
      what: 'looks like SCIM, and is neither a user nor a request with one',
      remedy:
        'Give a user, or {method, path, body} of POST /Users or PUT /Users/ID:\npermit-sync explain FILE --tenant NAME',
    },
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
