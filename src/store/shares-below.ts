import type { EntityManager } from 'typeorm'
import { sqlOn } from './sql.js'

/**
 * Ids of shares and of all that was shared on from them, each once, the given ones first. What was shared on is read at once: to look
 * for what came of each share by itself would take as many looks at all of them as there are shares.
 */
export async function sharesBelow(manager: EntityManager, ids: readonly string[]): Promise<readonly string[]> {
  const onward = await sqlOn(manager)<{ id: string; parents: string }>`
    select id as "id", parents as "parents" from shares where parents <> ${'[]'} order by id`
  const below = new Map<string, string[]>()
  for (const { id, parents } of onward) {
    for (const parent of JSON.parse(parents) as readonly string[])
      // what the entity wrote
      below.set(parent, [...(below.get(parent) ?? []), id])
  }
  const all = new Set(ids)
  for (const id of all) for (const further of below.get(id) ?? []) all.add(further)
  return [...all]
}
