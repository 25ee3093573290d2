import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { get } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import type { AuditRecord } from './audit-record.js'

/** One event. It never changes, so it is read once. */
export function useAuditEvent(id: string): UseQueryResult<AuditRecord> {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => get<AuditRecord>(pathOf('audit-events', id), undefined, signal),
    staleTime: Infinity,
  })
}

/** Takes events that were read already for read: opening one of a list asks for nothing. */
export function useKnownAuditEvent(): (event: AuditRecord) => void {
  const queries = useQueryClient()
  return (event) => {
    queries.setQueryData(keyOf(event.id), event)
  }
}

function keyOf(id: string): readonly string[] {
  return ['audit-event', id]
}
