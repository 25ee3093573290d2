import { ask, type Answer, type Method, statusOf } from './client.js'

/** Two versions of one thing: what this page would write, and what somebody wrote meanwhile. */
export interface Conflict {
  /** For people: `user fred`. */
  readonly what: string
  readonly mine: unknown
  readonly theirs: unknown
}

/** What to do about it: write over the other version, or leave it. */
export type Resolution = 'mine' | 'theirs'

type Resolver = (conflict: Conflict) => Promise<Resolution>

let resolver: Resolver = () => Promise.resolve('theirs')

/** Sets who asks people about conflicts: the dialog of the shell. Answers how to take it away again. */
export function onConflict(asks: Resolver): () => void {
  const before = resolver
  resolver = asks
  return () => {
    resolver = before
  }
}

/** A write of something that has versions. */
export interface VersionedWrite {
  readonly method: Method
  readonly path: string
  /** Where the version that stands is read, if elsewhere. */
  readonly readPath?: string
  readonly body?: unknown
  /** Of the version that was seen. */
  readonly etag: string | undefined
  readonly what: string
}

/**
 * Writes, if nobody else wrote since. Otherwise shows both versions, and writes over the other one only when told to.
 *
 * @throws HttpError 412 when the other version is kept
 */
export async function writeVersioned<T>(write: VersionedWrite): Promise<Answer<T>> {
  const { method, path, body, what } = write
  let { etag } = write
  for (;;) {
    try {
      return await ask<T>(method, path, { body, ifMatch: etag })
    } catch (error) {
      if (statusOf(error) !== 412) throw error
      const stored = await ask<unknown>('GET', write.readPath ?? path)
      if ((await resolver({ what, mine: body, theirs: stored.body })) === 'theirs') throw error
      etag = stored.etag
    }
  }
}
