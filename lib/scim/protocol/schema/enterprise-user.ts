import { URN } from '../urns.ts';
import { attribute, complex } from './attribute.ts';
import type { Schema } from './schema.ts';

/**
 * RFC 7643, section 4.3. There `manager.displayName` is the provider's to give; Okta sends it, and it is the only place
 * where a manager's name comes from, so here it is kept as sent.
 */
export const ENTERPRISE_USER: Schema = {
  id: URN.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    attribute('employeeNumber', 'The number or code that the organization gave the person.'),
    attribute('costCenter', 'The cost center.'),
    attribute('organization', 'The organization.'),
    attribute('division', 'The division.'),
    attribute('department', 'The department.'),
    complex('manager', "The person's manager.", [
      attribute('value', "The manager's id.", { caseExact: true }),
      attribute('$ref', "The manager's address.", {
        type: 'reference',
        caseExact: true,
        referenceTypes: ['User'],
      }),
      attribute('displayName', "The manager's name."),
    ]),
  ],
};
