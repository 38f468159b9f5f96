/** What a config may hold at most (docs/mapping.md, "Limits"). */
export const LIMITS = {
  rules: 200,
  ruleName: 40,
  conditions: 8,
  conditionValues: 1000,
  items: 1000,
  relations: 16,
  subjects: 16,
  segments: 16,
  template: 256,
  placeholders: 4,
  claimNames: 8,
} as const;
