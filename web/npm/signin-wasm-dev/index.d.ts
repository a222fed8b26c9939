export interface StartOptions {
  /** 0, the default, picks a free one. */
  port?: number;
  /** A YAML or JSON file of who is there. */
  seed?: string;
  /** A file that keeps everything; in memory without it. */
  database?: string;
  /** A node_modules folder whose clerk-js and @clerk/ui pages are given below /npm/. */
  npm?: string;
  baseUrl?: string;
  allowedOrigins?: string[];
  /** Addresses that events are sent to. */
  webhooks?: string[];
  /** Prints a line for each request, code and link. */
  log?: boolean;
}

export interface Message {
  id: string;
  channel: 'email' | 'sms' | 'whatsapp';
  to: string;
  subject: string;
  body: string;
  code?: string;
  link?: string;
  created_at: string;
}

export interface Waiting {
  /** The id of a message, milliseconds since 1970 or an RFC 3339 time: only later messages count. */
  after?: string;
  /** Milliseconds, at most a minute; 10,000 without it. */
  timeout?: number;
}

export interface DevServer {
  readonly url: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** Environment variables by which Clerk's SDKs find the server. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
  reset(): Promise<unknown>;
  snapshot(): Promise<string>;
  restore(snapshot: string): Promise<unknown>;
  settings(change: Record<string, unknown>): Promise<unknown>;
  advanceClock(milliseconds: number): Promise<unknown>;
  unlock(identifier: string): Promise<unknown>;
  createUser(fields: Record<string, unknown>): Promise<{ id: string } & Record<string, unknown>>;
  messageTo(address: string, options?: Waiting): Promise<Message>;
  codeSentTo(address: string, options?: Waiting): Promise<string>;
  linkSentTo(address: string, options?: Waiting): Promise<string>;
  ticketFor(identifier: string): Promise<string>;
  /** A call of the Backend API, path without /v1/. Rejects on errors. */
  backend(method: string, path: string, body?: unknown): Promise<unknown>;
  /** A call of /__dev/. */
  dev(method: string, path: string, body?: unknown): Promise<unknown>;
}

/**
 * Starts a server and waits until it answers. Rejects with what it printed when it does not. The server ends with
 * stop(), and with this process, also when that is killed.
 */
export function start(options?: StartOptions): Promise<DevServer>;

/** The server at an address, for one that was started elsewhere. */
export function connect(url: string): Promise<DevServer>;
