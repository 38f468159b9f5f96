import { describe, expect, it } from 'vitest';
import { budgetPk, circuitPk } from '../../lib/admission/index.ts';

const US = 'https://api.permit.io';
const EU = 'https://api.eu.permit.test';

describe('what workers share', () => {
  it('is found again with another key: what is used up stays used up', () => {
    const account = (apiKey: string) => ({ apiUrl: US, apiKey });
    expect(budgetPk(account('new-key'))).toBe(budgetPk(account('old-key')));
    expect(circuitPk(account('new-key'))).toBe(circuitPk(account('old-key')));
  });

  it('is one document for each API, and each of the two', () => {
    const keys = [US, EU].flatMap((apiUrl) => [budgetPk({ apiUrl }), circuitPk({ apiUrl })]);
    expect(new Set(keys).size).toBe(4);
  });
});
