import { createHash } from 'node:crypto'

/** A file that the pages load. Public: it holds nothing of a user, and may be kept by caches. */
export interface Asset {
  /** Below the base path, with a slash at its begin. */
  readonly path: string
  readonly contentType: string
  readonly body: string
  /** Strong, in quotes as the header `ETag` has it. */
  readonly etag: string
  /** First characters of the hash of the body; the pages put it behind the path, so that a new body is a new address. */
  readonly version: string
}

/** Headers of the answer that serves the asset. */
export function assetHeaders({ contentType, etag }: Asset): Readonly<Record<string, string>> {
  return {
    'content-type': contentType,
    etag,
    'cache-control': 'public, max-age=86400',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  }
}

/** An asset of a text. */
export function assetOf(path: string, contentType: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('base64url')
  return { path, contentType, body, etag: `"${hash}"`, version: hash.slice(0, 12) }
}

/** The address of an asset in a page. */
export function assetAddress(basePath: string, { path, version }: Asset): string {
  return `${basePath}${path}?v=${version}`
}
