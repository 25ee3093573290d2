import {
  type DataProvider,
  type GetListParams,
  type GetListResult,
  HttpError,
  type Identifier,
  type RaRecord,
} from 'react-admin'
import { ask } from './client.js'
import { contentRangeTotal } from './content-range.js'
import { problemsByMember } from './error-text.js'
import { resourceOf } from './resources.js'
import { pathOf, type Query } from './service-address.js'
import { writeVersioned } from './versioned.js'

/** A row of the API with the entity tag under which it was read, which stays in the browser. */
export interface Row extends RaRecord {
  id: string
  etag?: string | undefined
}

const PAGE = 25

/** Lists, reads and writes by the API. A deletion names the version that was seen. */
export const dataProvider: DataProvider = {
  getList: (resource, params) => list(resource, params) as Promise<GetListResult>,
  getOne: async (resource, { id, signal }) => ({ data: (await one(resource, id, signal)) as never }),
  getMany: async (resource, { ids, signal }) => ({
    data: (await Promise.all(ids.map((id) => one(resource, id, signal)))) as never,
  }),
  getManyReference: async (resource, { target, id, ...params }) =>
    (await list(resource, { ...params, filter: { ...params.filter, [target]: id } as object })) as never,
  create: async (resource, { data }) => {
    const made = ask<Row>('POST', pathOf(resourceOf(resource).path), { body: data })
    const { body, etag } = await made.catch(refuseByMember)
    return { data: { ...body, etag } as never }
  },
  // Forms of one record write by themselves: they have to know what came of it (`record-form.tsx`).
  update: () => Promise.reject(new Error('there is no update but that of a form')),
  updateMany: () => Promise.reject(new Error('there is no update of many')),
  delete: async (resource, { id, previousData }) => {
    await remove(resource, id, (previousData as Row | undefined)?.etag)
    return { data: (previousData ?? { id }) as never }
  },
  deleteMany: async (resource, { ids }) => {
    // One after the other: what was deleted before one is refused is deleted, and the list is read again.
    for (const id of ids) await remove(resource, id, undefined)
    return { data: ids }
  },
}

/** A form of react-admin has a place for what is wrong with a member of the body, and none for a part of it. */
function refuseByMember(error: unknown): never {
  if (!(error instanceof HttpError)) throw error
  throw new HttpError(error.message, error.status, { errors: problemsByMember(error.body) })
}

async function remove(resource: string, id: Identifier, etag: string | undefined): Promise<void> {
  const { path, one: kind } = resourceOf(resource)
  await writeVersioned({ method: 'DELETE', path: pathOf(path, String(id)), etag, what: `${kind} ${String(id)}` })
}

async function one(resource: string, id: Identifier, signal?: AbortSignal): Promise<Row> {
  const { body, etag } = await ask<Row>('GET', pathOf(resourceOf(resource).path, String(id)), { signal })
  return { ...body, etag }
}

async function list(
  resource: string,
  { pagination, sort, filter, signal }: GetListParams,
): Promise<{ data: Row[]; total: number }> {
  const { page = 1, perPage = PAGE } = pagination ?? {}
  const first = (page - 1) * perPage
  const query: Query = {
    range: JSON.stringify([first, first + perPage - 1]),
    sort: sort === undefined || sort.field === '' ? undefined : JSON.stringify([sort.field, sort.order]),
    filter: isEmpty(filter) ? undefined : JSON.stringify(filter),
  }
  const { body, headers } = await ask<Row[]>('GET', pathOf(resourceOf(resource).path), { query, signal })
  return { data: body, total: contentRangeTotal(headers.get('Content-Range')) ?? first + body.length }
}

function isEmpty(filter: unknown): boolean {
  return typeof filter !== 'object' || filter === null || Object.keys(filter).length === 0
}
