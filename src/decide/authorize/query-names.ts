import type { Request } from 'express'

/** Names in the query of a question that takes none; parameters of a presigned address belong to the proof of the caller. */
export function queryNames({ query }: Request): readonly string[] {
  return Object.keys(query).filter((name) => !name.toLowerCase().startsWith('x-amz-'))
}
