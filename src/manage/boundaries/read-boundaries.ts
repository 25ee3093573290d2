import { In } from 'typeorm'
import type { EntityManager } from 'typeorm'
import { PolicyEntity } from '../../store/index.js'
import type { BoundaryRepresentation } from './boundary-representation.js'

/** The columns of whatever can have a boundary. */
export interface Bounded {
  readonly boundaryPolicyId: string | null
  readonly boundaryParameters: Readonly<Record<string, string>> | null
}

/** Gives the boundary of a row on the wire. */
export type BoundaryOf = (bounded: Bounded) => BoundaryRepresentation | null

/** Reads the names of the boundaries of some rows, with one query. */
export async function readBoundaries(manager: EntityManager, rows: readonly Bounded[]): Promise<BoundaryOf> {
  const ids = [...new Set(rows.flatMap(({ boundaryPolicyId }) => boundaryPolicyId ?? []))]
  const policies = ids.length === 0 ? [] : await manager.findBy(PolicyEntity, { id: In(ids) })
  const names = new Map(policies.map(({ id, name }) => [id, name]))
  return ({ boundaryPolicyId, boundaryParameters }) => {
    const policy = boundaryPolicyId === null ? undefined : names.get(boundaryPolicyId)
    return policy === undefined ? null : { policy, parameters: { ...boundaryParameters } }
  }
}
