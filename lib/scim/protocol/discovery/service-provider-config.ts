import type { JsonObject } from '../../../jobs/index.ts';
import { URN } from '../urns.ts';

/** The most resources of one page. */
export const MAX_RESULTS = 200;

/** What this endpoint can do (RFC 7643, section 5). `base`: the tenant's address, such as `https://host/scim/v2/T`. */
export const serviceProviderConfig = (base: string): JsonObject => ({
  schemas: [URN.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_RESULTS },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: "A token of the tenant's own, in the Authorization header.",
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: {
    resourceType: 'ServiceProviderConfig',
    location: `${base}/ServiceProviderConfig`,
  },
});
