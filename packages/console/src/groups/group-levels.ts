import { useQueries } from '@tanstack/react-query'
import { pathOf } from '../api/service-address.js'
import { type PageOf, readPage } from '../api/use-page.js'
import type { Group } from './group.js'
import type { Level, LevelGroup, Levels } from './tree-rows.js'

/** Groups of a level that are read at once. */
export const LEVEL_PAGE = 50
/** Groups below a page of a level that are looked at; where there are more, it is found out when a group is opened. */
const MOST_BELOW = 500
/** Of a filter, so that the address stays shorter than servers take. */
const MOST_CHARACTERS = 4000

/** Reads the levels of the tree that are asked for; `''` is the highest. `pages` says how far each is read, default one page. */
export function useLevels(
  parents: readonly string[],
  pages: ReadonlyMap<string, number>,
): { readonly levels: Levels; readonly error: Error | null; readonly isPending: boolean } {
  const asked = parents.flatMap((parent) =>
    Array.from({ length: pages.get(parent) ?? 1 }, (_, page) => ({ parent, page })),
  )
  const results = useQueries({
    queries: asked.map(({ parent, page }) => ({
      queryKey: ['group-level', parent, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => readLevel(parent, page, signal),
    })),
  })
  const levels = new Map<string, Level>()
  for (const [at, { parent }] of asked.entries()) {
    const read = results[at]?.data
    if (read === undefined) continue
    levels.set(parent, { groups: [...(levels.get(parent)?.groups ?? []), ...read.rows], total: read.total })
  }
  return {
    levels,
    error: results.find(({ error }) => error !== null)?.error ?? null,
    isPending: results.some(({ isPending }) => isPending),
  }
}

async function readLevel(parent: string, page: number, signal: AbortSignal): Promise<PageOf<LevelGroup>> {
  const filter = { parent: parent === '' ? null : parent }
  const asked = { page, perPage: LEVEL_PAGE, filter, sort: ['name', 'ASC'] } as const
  const { rows, total } = await readPage<Group>(pathOf('groups'), asked, signal)
  const isParent = await readParents(
    rows.map(({ id }) => id),
    signal,
  )
  return { rows: rows.map((group) => ({ group, hasBelow: isParent(group.id) })), total }
}

/** Which of these have groups below, found out by one question about all of them. */
async function readParents(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<(path: string) => boolean | undefined> {
  if (paths.length === 0 || paths.join('').length > MOST_CHARACTERS) return () => undefined
  const asked = { page: 0, perPage: MOST_BELOW, filter: { parent: paths } }
  const { rows, total } = await readPage<Group>(pathOf('groups'), asked, signal)
  const parents = new Set(rows.map(({ parent }) => parent))
  return (path) => (parents.has(path) ? true : total > rows.length ? undefined : false)
}
