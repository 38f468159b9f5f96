import * as z from 'zod/mini';
import type { Given } from '../command.ts';
import { commandLine, placeOf } from '../command-line.ts';
import type { ExitCode } from '../exit-codes.ts';
import { instant, type Terminal } from '../terminal/index.ts';
import { baseUrlOf } from './base-url.ts';
import { explained } from './explained.ts';
import { openTokens } from './open-table.ts';
import { readOptions, tenantOption, wholeNumber } from './options.ts';

const MAX_DAYS = 3650;
const MAX_NOTE_LENGTH = 200;
const schema = z.object({
  tenant: tenantOption,
  note: z.optional(
    z
      .string()
      .check(z.maxLength(MAX_NOTE_LENGTH, `must have ${MAX_NOTE_LENGTH} characters at most`)),
  ),
  expiresInDays: z.optional(wholeNumber(1, MAX_DAYS)),
});

/** `permit-sync scim token create` */
export async function createToken(given: Given): Promise<ExitCode | undefined> {
  const { terminal } = given;
  const request = readOptions(schema, given.options);
  const { tenant } = request;
  const url = await baseUrlOf(tenant, given);
  const tokens = await openTokens(given);
  const { token, id, note, createdAt, expiresOn } = await explained(() => tokens.create(request));
  const expires = expiresOn === null ? null : instant(expiresOn);
  if (terminal.json) {
    const times = { createdAt: instant(createdAt), expiresOn: expires };
    terminal.printJson({ tenant, id, token, url: url ?? null, note, ...times });
    return undefined;
  }
  const lines = {
    tenant,
    url: url ?? '',
    token,
    id,
    expires: expires ?? 'never',
  };
  // Never a table: on a narrow screen it would break what is to be copied.
  for (const [name, value] of Object.entries(lines)) {
    if (value === '') continue;
    terminal.print(terminal.isHuman ? `${name.padEnd(7)} ${value}` : `${name}\t${value}`);
  }
  const place = { tenant, ...placeOf(given.options) };
  tellWhere(url, commandLine(['scim', 'token', 'revoke'], [id], place), terminal);
  return undefined;
}

function tellWhere(url: string | undefined, revoke: string, terminal: Terminal): void {
  const where = url === undefined ? "the stage's output ScimUrl, for the tenant" : 'the url';
  terminal.note(`
The token is shown this once: only its digest is kept.

Okta, an app from the catalog
          Provisioning, Configure API Integration: "SCIM 2.0 Base Url" is
          ${where}; "OAuth Bearer Token" is the token.
          Then "Test API Credentials".
Okta, an app of one's own
          Provisioning, Integration: "SCIM connector base URL" is
          ${where}; unique identifier field: userName;
          authentication mode: HTTP Header, "Authorization: Bearer" is the
          token. Then "Test Connector Configuration".
Entra ID  Provisioning, Admin Credentials: "Tenant URL" is ${where}, with
          ?aadOptscim062020 at its end; "Secret Token" is the token.
          Then "Test Connection".

Step by step: docs/deploy.md#scim. To take it back: ${revoke}`);
}
