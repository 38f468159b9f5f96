/** A job that would be dead-lettered. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}
