/** dynalite 4 brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** A folder to keep tables in; without it they are in memory. */
    readonly path?: string;
    /** How long a table is CREATING. */
    readonly createTableMs?: number;
  }
  export default function dynalite(options?: DynaliteOptions): Server;
}
