/** A tool that the machine lacks: nothing is known of the service, and nothing is wrong with it. */
export class NotInstallableError extends Error {
  readonly code = 'not_installable';
}

/** What was deployed does not do what it should. */
export class DeployCheckError extends Error {
  readonly code = 'deploy_check';
}
