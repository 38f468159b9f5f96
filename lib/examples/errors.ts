/** A file of examples that cannot be used: each of its problems with its place, the rule and the remedy. */
export class ExamplesError extends Error {
  readonly code = 'invalid_examples';

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ExamplesError';
  }
}
