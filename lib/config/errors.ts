/** Settings are missing or malformed. One error names them all; values are never told. */
export class SettingsError extends Error {
  readonly retry = 'configuration';
  readonly code = 'invalid_settings';
  /** One for each setting: its name, the rule, and what to do. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`settings are missing or malformed: ${problems.join('; ')}`, options);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
