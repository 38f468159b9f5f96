import { cloudTrail } from './areas/cloudtrail.ts';
import { files } from './areas/files.ts';
import { httpEntry } from './areas/http-entry.ts';
import { logLines } from './areas/log-lines.ts';
import { mappingConfig } from './areas/mapping-config.ts';
import { queueBodies } from './areas/queue-bodies.ts';
import { records } from './areas/records.ts';
import { scimEntry } from './areas/scim-entry.ts';
import { scimProtocol } from './areas/scim-protocol.ts';
import { scimTokens } from './areas/scim-tokens.ts';
import { settings } from './areas/settings.ts';
import { signatures } from './areas/signatures.ts';
import { tokensOfIssuers } from './areas/tokens-of-issuers.ts';
import { webhookBodies } from './areas/webhook-bodies.ts';
import type { FuzzProperty } from './property.ts';

/** Every parser and every verifier. */
export const allProperties: readonly FuzzProperty[] = [
  ...signatures,
  ...tokensOfIssuers,
  ...scimTokens,
  ...httpEntry,
  ...webhookBodies,
  ...cloudTrail,
  ...queueBodies,
  ...scimEntry,
  ...scimProtocol,
  ...records,
  ...files,
  ...settings,
  ...mappingConfig,
  ...logLines,
];
