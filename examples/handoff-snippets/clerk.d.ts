/** Of `@clerk/nextjs`, what the snippet uses, so that its types are checked here without the package. */
declare module '@clerk/nextjs/server' {
  interface Auth {
    readonly sessionId: string | null;
    readonly orgId?: string | null | undefined;
    readonly getToken: (options?: { template?: string }) => Promise<string | null>;
  }
  interface FetchEvent {
    waitUntil(promise: Promise<unknown>): void;
  }
  type Middleware = (request: Request, event: FetchEvent) => Promise<unknown>;
  export function clerkMiddleware(
    handler: (auth: () => Promise<Auth>, request: Request, event: FetchEvent) => Promise<void>,
  ): Middleware;
}
