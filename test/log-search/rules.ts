import { personNames, secretValues } from './known-values.ts';

/** Something that must stand in no log line. */
export interface Rule {
  readonly name: string;
  /** What of a line breaks the rule; `undefined`: nothing. */
  readonly find: (line: string) => string | undefined;
}

/** What tells itself by its form. The generators' people are told by theirs, too: there are thousands of them. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  'an e-mail address': /[\w.+'-]+@[\w-]+\.[\w.-]*\w/u,
  'an encoded e-mail address': /[\w.+-]+(?:%40|\\u0040)[\w-]+\.\w/iu,
  'a phone number': /(?<![\d:.T-])\+\d[\d ()-]{6,}\d/u,
  'a JWT': /\beyJ[\w-]{8,}\.[\w-]{8,}/u,
  'a signing secret': /\bwhsec_[\w+/=]+/u,
  'a credential of an HTTP header': /\b(?:bearer|basic) +[\w+/=.~-]{8,}/iu,
  'a Permit API key': /\bpermit_key_\w+/u,
  'a Clerk API key': /\bsk_(?:test|live)_\w+/u,
  'a SCIM token': /\bscim_[\w-]{43}/u,
  'an AWS access key': /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/u,
  'a Svix signature': /\bv1,[A-Za-z0-9+/]{43}=/u,
  'a name of a generated person': /\b(?:First|Last)\d+\b/u,
};

/** A word that begins as names do; those of the people are compared letter for letter. */
const WORD = /\p{Lu}[\p{L}'’-]*\p{L}/gu;

/** Every rule: by form, and by the very values that this project's tests are made of. */
export function allRules(): readonly Rule[] {
  const names = personNames();
  const secrets = secretValues();
  const patterns = Object.entries(PATTERNS).map(([name, pattern]): Rule => {
    return { name, find: (line) => pattern.exec(line)?.[0] };
  });
  return [
    ...patterns,
    { name: 'a name of a person', find: (line) => line.match(WORD)?.find((w) => names.has(w)) },
    { name: 'a secret of a test', find: (line) => secrets.find((value) => line.includes(value)) },
  ];
}
