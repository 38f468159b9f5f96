import type { JsonObject } from '../../jobs/index.ts';
import { ScimError } from '../errors.ts';
import {
  resourceType,
  resourceTypes,
  schema,
  schemas,
  serviceProviderConfig,
} from '../protocol/index.ts';
import { scimAnswer } from './answers.ts';
import type { Exchange, Operation } from './exchange.ts';

/** What this endpoint can do (RFC 7644, 4). It is the same for every tenant, but for its address. */
const document =
  (of: (base: string, id: string) => JsonObject): Operation =>
  async (exchange) => {
    refuseFilter(exchange);
    return scimAnswer(200, of(exchange.base, exchange.id));
  };

export const readConfig = document(serviceProviderConfig);
export const listResourceTypes = document(resourceTypes);
export const readResourceType = document((base, id) => resourceType(id, base));
export const listSchemas = document(schemas);
export const readSchema = document((base, id) => schema(id, base));

/** A client that filters here would take all for some (RFC 7644, 4). */
function refuseFilter({ parameters }: Exchange): void {
  if (parameters.filter === undefined) return;
  throw new ScimError(403, 'filter: discovery documents cannot be filtered');
}
