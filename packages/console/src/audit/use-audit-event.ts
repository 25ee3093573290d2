import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { get } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import type { AuditRecord } from './audit-record.js'

/** One event. It never changes, so it is read once. */
export function useAuditEvent(id: string): UseQueryResult<AuditRecord> {
  return useQuery({
    queryKey: ['audit-event', id],
    queryFn: ({ signal }) => get<AuditRecord>(pathOf('audit-events', id), undefined, signal),
    staleTime: Infinity,
  })
}
