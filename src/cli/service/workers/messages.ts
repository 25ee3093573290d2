import type { MetricsFormat, News } from '../../../common/siblings.js'

/** What a worker sends to the process that supervises it. */
export type FromWorker =
  | { readonly tinyauth: 'listening'; readonly url: string }
  | { readonly tinyauth: 'news'; readonly news: News }
  /** Asks for the metrics of all. */
  | { readonly tinyauth: 'gather'; readonly id: number; readonly format: MetricsFormat }
  | { readonly tinyauth: 'metrics'; readonly id: number; readonly text: string }

/** What it is sent. */
export type ToWorker =
  | { readonly tinyauth: 'news'; readonly news: News }
  | { readonly tinyauth: 'read'; readonly id: number; readonly format: MetricsFormat }
  | { readonly tinyauth: 'gathered'; readonly id: number; readonly texts: readonly (readonly [string, string])[] }

/** Other libraries send messages too; ours are made by the same version of this file. */
export function isFromWorker(message: unknown): message is FromWorker {
  return isOurs(message)
}

/** As `isFromWorker`. */
export function isToWorker(message: unknown): message is ToWorker {
  return isOurs(message)
}

function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'tinyauth' in message
}
