/** How long a claim holds: an invocation that dies between claiming and alerting delays the alert by this. */
export const LEASE_MS = 60_000;
