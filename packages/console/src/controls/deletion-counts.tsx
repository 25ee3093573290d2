import Typography from '@mui/material/Typography'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { ask } from '../api/client.js'
import type { Query } from '../api/service-address.js'

interface DryRun {
  readonly deletes: Readonly<Record<string, number>>
}

/** What a deletion would take with it, asked of the API: a DELETE with `dryRun` changes nothing. */
export function useDeletionCounts(path: string, query: Query = {}, enabled = true): UseQueryResult<DryRun['deletes']> {
  return useQuery({
    queryKey: ['dry-run', path, query],
    queryFn: async () => (await ask<DryRun>('DELETE', path, { query: { ...query, dryRun: true } })).body.deletes,
    enabled,
    staleTime: 0,
  })
}

/** The same in words; nothing where nothing goes along. */
export function DeletionCounts({
  title,
  counts = {},
}: {
  readonly title: string
  readonly counts: DryRun['deletes'] | undefined
}): ReactElement | null {
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  if (some.length === 0) return null
  return (
    <>
      <Typography sx={{ mt: 1 }}>{title}</Typography>
      <ul>
        {some.map(([what, count]) => (
          <li key={what}>
            {count} {words(what, count)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** `accessKeys` as `access keys`, or as `access key` where it is one. */
function words(name: string, count: number): string {
  const many = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return count === 1 ? many.replace(/ies$/, 'y').replace(/s$/, '') : many
}
