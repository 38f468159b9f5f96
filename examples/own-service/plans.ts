/** Acme's plans, by the ids that its billing writes into Clerk's public metadata. */
export const PLANS = { price_f1: 'free', price_t7: 'team' } as const;
