/** Requests that are sent over and over, packed into one block because single buffers are slow to hand over. */
export interface RequestSet {
  /** Complete HTTP/1.1 requests, one after the other. */
  readonly bytes: Buffer
  /** Where each request ends. */
  readonly ends: Uint32Array
  /** Status that each request must be answered with. */
  readonly statuses: Uint16Array
  /** 1 where the marker must occur in the answer, 0 where it must not. */
  readonly expected: Uint8Array
  /** The text in the body of an answer that says "allowed". */
  readonly marker: string
}

/** One round against one server. */
export interface RoundOrder {
  readonly host: string
  readonly port: number
  readonly connections: number
  /**
   * Requests that become due in a second, evenly; what an answer takes is counted from when its request was due, also when no
   * connection was free by then. Default: each connection sends its next request at once.
   */
  readonly perSecond?: number
  /** No request is sent after this time. */
  readonly seconds: number
  /** Ends when every request was sent once; otherwise the list starts again. */
  readonly once: boolean
}

/** What one round came to. */
export interface RoundResult {
  readonly requests: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /** Milliseconds that half of the answers took at most. */
  readonly p50: number
  /** Milliseconds that 99 of 100 answers took at most. */
  readonly p99: number
  /** Answers with another status than expected, and connections that broke. */
  readonly errors: number
  /** What the first of them was. */
  readonly firstError: string | undefined
  /** Answers with the other decision than expected. */
  readonly wrong: number
  /** Processor seconds of the load generator by second of the round; near 1 it is the bottleneck itself. */
  readonly ownCpu: number
}

/** What the load generator is told. A set stays until the next one. */
export type LoadMessage =
  { readonly kind: 'requests'; readonly set: RequestSet } | { readonly kind: 'round'; readonly order: RoundOrder }

/** What the load generator answers to each message, in order. */
export type LoadAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: RoundResult }
  | { readonly kind: 'failed'; readonly message: string }
