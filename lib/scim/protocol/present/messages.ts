import type { JsonObject } from '../../../jobs/index.ts';
import type { ScimError } from '../../errors.ts';
import { URN } from '../urns.ts';

export interface AnsweredPage {
  /** Of all that there is, not of this page. */
  readonly total: number;
  /** From 1. */
  readonly startIndex: number;
  /** As they are presented. */
  readonly resources: readonly JsonObject[];
}

/** RFC 7644, section 3.4.2. */
export const listResponse = ({ total, startIndex, resources }: AnsweredPage): JsonObject => ({
  schemas: [URN.listResponse],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

/** RFC 7644, section 3.12: the status is a text. */
export const errorBody = ({ status, scimType, message }: ScimError): JsonObject => ({
  schemas: [URN.error],
  status: String(status),
  ...(scimType === undefined ? {} : { scimType }),
  detail: message,
});
