import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router-dom'
import { type AuditFilter, readFilter, writeFilter } from './audit-filter.js'

/** The filter, which is in the address, and the moment as of which it is read. */
export interface ChosenFilter {
  readonly filter: AuditFilter
  readonly asOfMs: number
  /** Shows other events; the way back in the browser leads to those before. */
  readonly choose: (filter: AuditFilter) => void
  /** Reads again as of now. */
  readonly refresh: () => void
  /** Id of the event whose panel is open. */
  readonly opened: string | undefined
  readonly open: (id: string | undefined) => void
}

/** Name of the parameter that says which event is open. */
const OPENED = 'show'

/** What the address says is shown. A list is as of one moment, so that it does not move while it is read. */
export function useAuditFilter(): ChosenFilter {
  const [params, setParams] = useSearchParams()
  const opened = params.get(OPENED) ?? undefined
  const key = filterKey(params)
  const filter = useMemo(() => readFilter(new URLSearchParams(key)), [key])
  const [asOf, setAsOf] = useState({ key, ms: Date.now() })
  // Another filter is another list, as of the moment when it was chosen.
  if (asOf.key !== key) setAsOf({ key, ms: Date.now() })
  return {
    filter,
    asOfMs: asOf.ms,
    choose: (chosen) => setParams(writeFilter(chosen)),
    refresh: () => setAsOf({ key, ms: Date.now() }),
    opened,
    open: (id) =>
      setParams((before) => {
        if (id === undefined) before.delete(OPENED)
        else before.set(OPENED, id)
        return before
      }),
  }
}

function filterKey(params: URLSearchParams): string {
  const filter = new URLSearchParams(params)
  filter.delete(OPENED)
  return filter.toString()
}
